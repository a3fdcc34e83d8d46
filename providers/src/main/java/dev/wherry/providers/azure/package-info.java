/// Blobs of an Azure container as a storage provider.
@NullMarked
package dev.wherry.providers.azure;

import org.jspecify.annotations.NullMarked;
