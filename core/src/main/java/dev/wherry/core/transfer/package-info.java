/// Carrying one asset: stat, decide, fetch, store, verify, retire, receipt.
@NullMarked
package dev.wherry.core.transfer;

import org.jspecify.annotations.NullMarked;
