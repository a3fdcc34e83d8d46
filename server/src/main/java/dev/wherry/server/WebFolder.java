package dev.wherry.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.util.FileSystemUtils;

/// Where Tomcat has its temporary folders, in the data folder: those that it makes itself stay when
/// it has ended, one more with each start. Each process has its own, and deletes it in the end;
/// those of processes that were killed go when another starts.
final class WebFolder
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebFolder.class.getName());

  private static final String PREFIX = "web-";

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
    Path folder = data.toAbsolutePath().resolve(PREFIX + ProcessHandle.current().pid());
    try {
      Files.createDirectories(folder.resolve("root"));
      deleteLeft(data);
      return new WebFolder(data, folder, isFirst);
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE, "can't make the folder %s: %s".formatted(folder, e), e);
    }
  }

  private static void deleteLeft(Path data) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(data, PREFIX + "*")) {
      for (Path each : folders) {
        String pid = each.getFileName().toString().substring(PREFIX.length());
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          FileSystemUtils.deleteRecursively(each);
        }
      }
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
