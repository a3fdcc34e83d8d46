package dev.wherry.providers.s3;

/// An upload as it is known outside: the server's id, after a word for what the server does with
/// its checksums. Any process can go on with the upload without asking what it was begun as.
///
/// @param id the server's
record UploadId(Checking checking, String id) {
  /// What a server does with the checksums of an upload. Those before are more than those after.
  enum Checking {
    /// It compares each part's, and that of the whole, and vouches for the whole's.
    WHOLE,
    /// It compares each part's, and vouches for a checksum of checksums.
    PARTS,
    /// It says nothing of them; parts' are sent all the same.
    SILENT,
    /// It refuses requests that have them.
    NONE;

    private String word() {
      return switch (this) {
        case WHOLE -> "whole:";
        case PARTS -> "parts:";
        case SILENT -> "silent:";
        case NONE -> "none:";
      };
    }
  }

  /// Reads what [#toString] wrote; an id that something else wrote is one without checksums.
  static UploadId of(String text) {
    for (Checking checking : Checking.values()) {
      if (text.startsWith(checking.word())) {
        return new UploadId(checking, text.substring(checking.word().length()));
      }
    }
    return new UploadId(Checking.NONE, text);
  }

  @Override
  public String toString() {
    return checking.word() + id;
  }
}
