/// Tests of what the benchmarks count and compare.
@NullMarked
package dev.wherry.bench;

import org.jspecify.annotations.NullMarked;
