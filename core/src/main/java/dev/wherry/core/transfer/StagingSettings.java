package dev.wherry.core.transfer;

import java.nio.file.Path;

/// Where bytes wait between download and upload, and how many may.
///
/// @param folder for temporary files; each process makes a folder of its own in it
/// @param threshold the largest asset that waits in memory, in bytes
/// @param memory how many bytes may wait in memory at once
/// @param disk how many bytes may wait in files at once
public record StagingSettings(Path folder, int threshold, long memory, long disk) {
  public StagingSettings {
    if (threshold < 0 || memory < threshold || disk < 1) {
      throw new IllegalArgumentException(
          "staging needs 0 <= threshold <= memory and 1 <= disk, not threshold %d, memory %d, disk %d"
              .formatted(threshold, memory, disk));
    }
  }

  /// 4 MiB in memory each and 128 MiB in all; 20 GiB of files.
  public static StagingSettings in(Path folder) {
    return new StagingSettings(folder, 4 << 20, 128L << 20, 20L << 30);
  }
}
