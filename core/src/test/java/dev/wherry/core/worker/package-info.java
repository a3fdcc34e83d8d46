/// Tests of the worker.
@NullMarked
package dev.wherry.core.worker;

import org.jspecify.annotations.NullMarked;
