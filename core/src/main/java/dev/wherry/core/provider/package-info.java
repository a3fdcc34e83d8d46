/// What a storage provider must do, and the values that pass between it and a transfer.
@NullMarked
package dev.wherry.core.provider;

import org.jspecify.annotations.NullMarked;
