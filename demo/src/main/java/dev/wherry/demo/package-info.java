/// The demo: the main job on real input, from one command.
@NullMarked
package dev.wherry.demo;

import org.jspecify.annotations.NullMarked;
