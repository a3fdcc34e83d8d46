/// Real files to carry, made at run time from a seed.
@NullMarked
package dev.wherry.demo.assets;

import org.jspecify.annotations.NullMarked;
