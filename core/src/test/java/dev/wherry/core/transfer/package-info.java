/// Tests of carrying an asset.
@NullMarked
package dev.wherry.core.transfer;

import org.jspecify.annotations.NullMarked;
