/// Tells where an asset is now.
@NullMarked
package dev.wherry.server.signpost;

import org.jspecify.annotations.NullMarked;
