/// A runner of tasks: one owner, one mailbox, one result for every task.
@NullMarked
package dev.wherry.core.runner;

import org.jspecify.annotations.NullMarked;
