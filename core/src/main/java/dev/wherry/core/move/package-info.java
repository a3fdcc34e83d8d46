/// The words: what a move is, how it is named, and how it can end.
@NullMarked
package dev.wherry.core.move;

import org.jspecify.annotations.NullMarked;
