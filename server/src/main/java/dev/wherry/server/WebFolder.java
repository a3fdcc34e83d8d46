package dev.wherry.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.util.FileSystemUtils;

/// Where Tomcat has its temporary folders: those that it makes itself stay when it has ended.
final class WebFolder
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebFolder.class.getName());

  private final Path folder;

  private WebFolder(Path folder) {
    this.folder = folder;
  }

  static WebFolder create() {
    try {
      Path folder = Files.createTempDirectory("wherry-web-");
      Files.createDirectory(folder.resolve("root"));
      return new WebFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made for temporary files", e);
    }
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setBaseDirectory(folder.toFile());
    factory.setDocumentRoot(folder.resolve("root").toFile());
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
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0} stays: {1}", folder, e.getMessage());
    }
  }
}
