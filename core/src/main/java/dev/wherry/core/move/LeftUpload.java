package dev.wherry.core.move;

import java.util.List;

/// An upload that an attempt left open, and how far it is.
///
/// @param parts that the provider has taken, in the order of their numbers
public record LeftUpload(OpenUpload upload, List<PartReceipt> parts) {
  public LeftUpload {
    parts = List.copyOf(parts);
  }
}
