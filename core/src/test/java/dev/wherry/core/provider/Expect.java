package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wherry.core.provider.StorageException.Problem;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/// Assertions about providers.
public final class Expect {
  private Expect() {}

  /// The call fails with this problem, and tells it on one line.
  public static StorageException problem(Problem problem, ThrowingCallable call) {
    StorageException failure = failure(call);
    assertThat(failure.problem()).as(failure.getMessage()).isEqualTo(problem);
    return failure;
  }

  /// The call fails, and tells it on one line.
  public static StorageException failure(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(StorageException.class);
    assertThat(thrown.getMessage()).isNotBlank().doesNotContain("\n", "\r");
    return (StorageException) thrown;
  }

  /// Reads all that `open` gives.
  public static byte[] read(
      StorageProvider provider, String key, @Nullable ByteRange range, @Nullable String version)
      throws Exception {
    try (OpenObject open = provider.open(key, range, version);
        InputStream content = open.content()) {
      return content.readAllBytes();
    }
  }

  /// Reads a whole object, whatever version.
  public static byte[] read(StorageProvider provider, String key) throws Exception {
    return read(provider, key, null, null);
  }

  /// The object's version, which must be there.
  public static String version(StorageProvider provider, String key) throws Exception {
    String version = provider.stat(key).version();
    assertThat(version).as("the version of %s", key).isNotEmpty();
    return version == null ? "" : version;
  }
}
