/// Files under a folder as a storage provider.
@NullMarked
package dev.wherry.providers.file;

import org.jspecify.annotations.NullMarked;
