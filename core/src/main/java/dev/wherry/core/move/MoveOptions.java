package dev.wherry.core.move;

/// What a request wants of each of its moves.
///
/// @param overwrite what to do when something stands at the destination
/// @param verify how the destination's copy is proved
/// @param retireSource whether the source is deleted once the copy is verified
public record MoveOptions(OverwritePolicy overwrite, VerifyPolicy verify, boolean retireSource) {
  /// [OverwritePolicy#IF_DIFFERENT], [VerifyPolicy#CHECKSUM], and the source stays.
  public static final MoveOptions DEFAULT =
      new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, false);
}
