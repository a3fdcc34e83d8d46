@NullMarked
package dev.wherry.server.signpost;

import org.jspecify.annotations.NullMarked;
