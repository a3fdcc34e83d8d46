package dev.wherry.core.worker;

import dev.wherry.core.queue.Listings.Page;
import dev.wherry.core.transfer.TransferException;

/// What a listing finds, page by page from where it is.
interface ListingPages extends AutoCloseable {
  /// The next page; none is asked for behind the last.
  ///
  /// @throws TransferException when it can't go on
  Page next() throws TransferException, InterruptedException;

  @Override
  void close();
}
