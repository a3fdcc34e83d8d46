package dev.wherry.core.transfer;

import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import java.util.List;
import java.util.Optional;

/// Where it is written down how far a move's upload in parts is, so that another attempt, in
/// whatever process, goes on from there, and so that no upload is left open unknown to us.
///
/// Every method is under the move's claim.
public interface UploadLog {
  /// The upload that an earlier attempt left open, with those of its parts that were taken.
  Optional<LeftUpload> left();

  /// An upload was begun. No part of it is sent before this returns.
  ///
  /// @throws Permit.RevokedException when the move belongs to somebody else by now; nothing was
  ///   written down, so the upload must be aborted at once
  void began(OpenUpload upload) throws Permit.RevokedException;

  /// The provider has taken these parts. While they can't be written down they are kept, and
  /// written down with later ones.
  ///
  /// @throws Permit.RevokedException when the move belongs to somebody else by now
  void took(OpenUpload upload, List<PartReceipt> parts) throws Permit.RevokedException;

  /// The upload is completed, or was aborted by others: there is nothing to abort.
  void ended(OpenUpload upload);

  /// No attempt goes on with this upload: it is to be aborted.
  void abandoned(OpenUpload upload);
}
