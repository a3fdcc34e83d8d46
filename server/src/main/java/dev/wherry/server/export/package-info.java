/// What became of a request's moves, as files for other programs.
@NullMarked
package dev.wherry.server.export;

import org.jspecify.annotations.NullMarked;
