package dev.wherry.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.util.FileSystemUtils;

/// Where Tomcat has its temporary folders, in the data folder: those that it makes itself stay when
/// it has ended, one more with each start. Processes may share it.
final class WebFolder
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebFolder.class.getName());

  private final Path data;
  private final Path folder;
  private final boolean isFirst;

  private WebFolder(Path data, Path folder, boolean isFirst) {
    this.data = data;
    this.folder = folder;
    this.isFirst = isFirst;
  }

  /// @param data the service's data folder, which is made if need be
  static WebFolder in(Path data) {
    boolean isFirst = Files.notExists(data);
    Path folder = data.toAbsolutePath().resolve("web");
    try {
      Files.createDirectories(folder.resolve("root"));
      return new WebFolder(data, folder, isFirst);
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE, "can't make the folder %s: %s".formatted(folder, e), e);
    }
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setBaseDirectory(folder.toFile());
    factory.setDocumentRoot(folder.resolve("root").toFile());
  }

  private static boolean isEmpty(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.findAny().isEmpty();
    }
  }

  /// Deletes it, once Tomcat has ended.
  @Override
  public void close() {
    SpringApplication.getShutdownHandlers().remove(this);
    run();
  }

  @Override
  public void run() {
    try {
      FileSystemUtils.deleteRecursively(folder);
      if (isFirst && isEmpty(data)) {
        Files.delete(data); // nothing came of the start
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0} stays: {1}", folder, e.getMessage());
    }
  }
}
