package dev.wherry.core.provider;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What probes found, kept for all processes: the last word for each provider.
///
/// Every method may be called from many threads and processes at once, and none fails: what can't
/// be read is not known, and what can't be kept is found out again.
public interface ProbeMemory {
  /// One that forgets at once.
  ProbeMemory NONE =
      new ProbeMemory() {
        @Override
        public @Nullable Set<String> recall(String provider, String settings) {
          return null;
        }

        @Override
        public void keep(String provider, String settings, Set<String> found) {}
      };

  /// What was found last of a provider with these settings, or null.
  ///
  /// @param settings tells them from others; it holds no secret
  @Nullable Set<String> recall(String provider, String settings);

  /// Keeps what was found, in the place of what was found before.
  void keep(String provider, String settings, Set<String> found);
}
