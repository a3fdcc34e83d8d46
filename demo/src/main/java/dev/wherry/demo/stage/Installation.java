package dev.wherry.demo.stage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the built programs are.
///
/// @param s3 the folder of the S3 server's jars
/// @param server the service's jar
/// @param cli the command line client's jar
/// @param demo the demo's jar
/// @param serverOptions of the service's JVM
public record Installation(Path s3, Path server, Path cli, Path demo, List<String> serverOptions) {
  public Installation {
    serverOptions = List.copyOf(serverOptions);
  }

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
            demo.resolve("wherry-demo.jar"),
            List.of());
      }
    }
    throw new IOException(
        "no demo/target/s3 above %s: run ./wherry, which builds it".formatted(here()));
  }

  /// The same with a service whose JVM has these options.
  public Installation withServerOptions(List<String> options) {
    return new Installation(s3, server, cli, demo, options);
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
