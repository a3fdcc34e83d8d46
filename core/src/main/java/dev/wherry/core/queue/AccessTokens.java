package dev.wherry.core.queue;

import java.util.List;

/// The rights to use the service, for all processes on one store. Where there are any, one of them
/// is a keeper ([AccessToken#isKeeper]): nobody is locked out for good.
///
/// As of a [MoveQueue], every method may be called from many threads and processes at once, and
/// throws [QueueUnavailableException] when the store can't be reached.
public interface AccessTokens {
  /// How a change ended.
  enum Change {
    /// As it was asked.
    DONE,
    /// Nothing was changed: there is one of this name.
    TAKEN,
    /// Nothing was changed: there is none of this name.
    UNKNOWN,
    /// Nothing was changed: there would be tokens, and no keeper among them.
    LOCKS_OUT
  }

  Change add(AccessToken token);

  Change revoke(String name);

  /// By name.
  List<AccessToken> all();
}
