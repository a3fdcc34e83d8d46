/// Receipts of moves: their facts as JSON, and their signatures.
@NullMarked
package dev.wherry.server.receipt;

import org.jspecify.annotations.NullMarked;
