package dev.wherry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The peer that transfers are measured beside: Debian's rclone, between two buckets of one S3
/// server.
///
/// @param flags beside what names the server
record Rclone(int port, List<String> flags) {
  /// What makes it fast, as its documentation and trials say.
  static final List<String> TUNED =
      List.of(
          "--transfers",
          "32",
          "--checkers",
          "32",
          "--s3-no-head",
          "--s3-no-check-bucket",
          "--no-traverse",
          "--no-check-dest",
          "--s3-upload-concurrency",
          "4",
          "--s3-chunk-size",
          "8M");

  private static final Pattern TIME = Pattern.compile("time ([0-9.]+) ([0-9.]+) ([0-9.]+)");

  /// What a run took.
  ///
  /// @param cpu user and system, in seconds
  record Run(double seconds, double cpu) {}

  /// Copies what is below a path of the old bucket to a folder of the new one that is empty: it
  /// passes over what it finds there.
  Run copy(String path, String folder) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "TIMEFORMAT='time %R %U %S'; time rclone \"$@\"",
                "rclone",
                "copy",
                "old:old/" + path,
                "new:new/" + folder,
                "--config",
                "/dev/null"));
    command.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Two remotes, so that it carries the bytes.
    for (String remote : List.of("OLD", "NEW")) {
      builder
          .environment()
          .putAll(
              Map.of(
                  "RCLONE_CONFIG_" + remote + "_TYPE", "s3",
                  "RCLONE_CONFIG_" + remote + "_PROVIDER", "Other",
                  "RCLONE_CONFIG_" + remote + "_ENDPOINT", "http://127.0.0.1:" + port,
                  "RCLONE_CONFIG_" + remote + "_REGION", "us-east-1",
                  "RCLONE_CONFIG_" + remote + "_ACCESS_KEY_ID", "bench",
                  "RCLONE_CONFIG_" + remote + "_SECRET_ACCESS_KEY", "bench-secret"));
    }
    builder.environment().remove("AWS_CA_BUNDLE");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher time = TIME.matcher(said);
    if (process.waitFor() != 0 || !time.find()) {
      throw new IOException(
          "rclone failed (install it by 'apt-get install rclone'):\n" + said.strip());
    }
    return new Run(
        Double.parseDouble(time.group(1)),
        Double.parseDouble(time.group(2)) + Double.parseDouble(time.group(3)));
  }
}
