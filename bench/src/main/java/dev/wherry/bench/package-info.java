/// Measures Wherry, and prints what it measured with the machine and the commit.
@NullMarked
package dev.wherry.bench;

import org.jspecify.annotations.NullMarked;
