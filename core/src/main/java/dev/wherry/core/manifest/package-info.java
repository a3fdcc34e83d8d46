/// Reads manifests: lines that say from where to where assets are to be moved.
@NullMarked
package dev.wherry.core.manifest;

import org.jspecify.annotations.NullMarked;
