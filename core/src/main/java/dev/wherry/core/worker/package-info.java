/// The loop that claims, runs, judges and settles.
@NullMarked
package dev.wherry.core.worker;

import org.jspecify.annotations.NullMarked;
