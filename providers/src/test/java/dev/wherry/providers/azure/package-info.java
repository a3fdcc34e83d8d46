/// Azure's blobs, against Microsoft's emulator.
@NullMarked
package dev.wherry.providers.azure;

import org.jspecify.annotations.NullMarked;
