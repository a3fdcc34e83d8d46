package dev.wherry.server.graphql;

import java.util.List;

/// What a channel tells of. Asked by one thread at a time.
interface Topic<T> {
  /// What has come up since the look before. May block.
  ///
  /// @throws ApiException when the followers are to hear this instead, and nothing after it
  /// @throws dev.wherry.core.queue.QueueUnavailableException when it is worth asking again
  News<T> look();

  /// What a look found.
  ///
  /// @param told in its order
  /// @param more whether to look again soon, whatever is signalled
  /// @param last whether nothing comes after it
  record News<T>(List<T> told, boolean more, boolean last) {
    public News {
      told = List.copyOf(told);
    }
  }
}
