package dev.wherry.core.move;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a request wants of each of its moves.
///
/// @param overwrite what to do when something stands at the destination
/// @param verify how the destination's copy is proved
/// @param retireSource whether the source is deleted once the copy is verified
/// @param retireAfter how long after that, in whole milliseconds; null: at once
public record MoveOptions(
    OverwritePolicy overwrite,
    VerifyPolicy verify,
    boolean retireSource,
    @Nullable Duration retireAfter) {
  /// [OverwritePolicy#IF_DIFFERENT], [VerifyPolicy#CHECKSUM], and the source stays.
  public static final MoveOptions DEFAULT =
      new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, false);

  public MoveOptions {
    if (retireAfter != null && (!retireSource || retireAfter.toMillis() < 1)) {
      throw new IllegalArgumentException("a source that stays is not deleted after " + retireAfter);
    }
  }

  /// A source that is retired is so at once.
  public MoveOptions(OverwritePolicy overwrite, VerifyPolicy verify, boolean retireSource) {
    this(overwrite, verify, retireSource, null);
  }

  /// Whether the attempt that verifies the copy deletes the source.
  public boolean retiresAtOnce() {
    return retireSource && retireAfter == null;
  }
}
