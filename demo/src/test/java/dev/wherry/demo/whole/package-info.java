/// Tests of whole processes: they run the packaged jars.
@NullMarked
package dev.wherry.demo.whole;

import org.jspecify.annotations.NullMarked;
