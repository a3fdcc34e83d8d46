package dev.wherry.demo.stage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the built programs are.
///
/// @param s3 the folder of the S3 server's jars
/// @param server the service's jar
/// @param cli the command line client's jar
/// @param demo the demo's jar
public record Installation(Path s3, Path server, Path cli, Path demo) {
  /// Finds them from the place of this class: all modules are built side by side.
  ///
  /// @throws IOException when the S3 server or the service is missing
  public static Installation find() throws IOException {
    Path target = here().getParent();
    if (target == null) {
      throw new IOException("%s is not in a folder of a build".formatted(here()));
    }
    Path root = target.resolve("../..").normalize();
    return new Installation(
        existing(target.resolve("s3")),
        existing(root.resolve("server/target/wherry-server.jar")),
        root.resolve("cli/target/wherry-cli.jar"),
        target.resolve("wherry-demo.jar"));
  }

  private static Path here() {
    try {
      return Path.of(
          Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of a class is a URI", e);
    }
  }

  private static Path existing(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("%s is missing: run ./wherry, which builds it".formatted(path));
    }
    return path;
  }
}
