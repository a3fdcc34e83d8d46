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
  /// Finds them from the place of this class: it is somewhere below the folder that all modules are
  /// built in.
  ///
  /// @throws IOException when the S3 server or the service is missing
  public static Installation find() throws IOException {
    for (Path root = here(); root != null; root = root.getParent()) {
      Path demo = root.resolve("demo/target");
      if (Files.isDirectory(demo.resolve("s3"))) {
        return new Installation(
            demo.resolve("s3"),
            existing(root.resolve("server/target/wherry-server.jar")),
            root.resolve("cli/target/wherry-cli.jar"),
            demo.resolve("wherry-demo.jar"));
      }
    }
    throw new IOException(
        "no demo/target/s3 above %s: run ./wherry, which builds it".formatted(here()));
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
