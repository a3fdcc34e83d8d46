package dev.wherry.server;

import dev.wherry.server.settings.Settings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// A service that takes requests, until it is closed or the process is asked to end.
final class RunningServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final String url;
  private final WebFolder folder;
  private final @Nullable WorkerLife worker;

  private RunningServer(ConfigurableApplicationContext context, String url, WebFolder folder) {
    this.context = context;
    this.url = url;
    this.folder = folder;
    this.worker = context.getBeanProvider(WorkerLife.class).getIfAvailable();
  }

  /// Starts a service with the queue and worker of [Wiring].
  ///
  /// @throws StartException when it can't start
  static RunningServer start(Startup startup) {
    return start(startup, Wiring.class);
  }

  /// Starts a service.
  ///
  /// @param engine makes the queue and, where the role wants it, the worker
  static RunningServer start(Startup startup, Class<?> engine) {
    Settings.Server server = startup.settings().server();
    InetAddress address = Bind.address(server.bind());
    WebFolder folder = WebFolder.in(startup.data());
    // A process that is asked to end closes the context by itself.
    SpringApplication.getShutdownHandlers().add(folder);
    SpringApplication application =
        new SpringApplication(sources(startup.role(), engine).toArray(Class<?>[]::new));
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.addInitializers(
        context -> {
          GenericApplicationContext beans = (GenericApplicationContext) context;
          beans.registerBean(Startup.class, () -> startup);
          beans.registerBean(Settings.class, startup::settings);
          beans.registerBean(Settings.Server.class, () -> server);
          // Its end is after the context's.
          beans.registerBean(
              WebFolder.class,
              () -> folder,
              definition -> ((AbstractBeanDefinition) definition).setDestroyMethodName(""));
        });
    try {
      ConfigurableApplicationContext context =
          application.run(
              // Nothing but our own settings file and command line configures the service.
              "--spring.config.location=classpath:/application.properties",
              "--server.port=" + server.port(),
              "--server.address=" + address.getHostAddress());
      String port =
          Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
      return new RunningServer(context, Bind.url(address, Integer.parseInt(port)), folder);
    } catch (RuntimeException e) {
      folder.close();
      throw reason(e);
    }
  }

  private static List<Class<?>> sources(Role role, Class<?> engine) {
    List<Class<?>> sources = new ArrayList<>();
    sources.add(engine);
    sources.add(role.answers() ? ApiWiring.class : WorkerOnlyWiring.class);
    return sources;
  }

  /// What of a failed start can be told in a sentence.
  private static RuntimeException reason(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartException known) {
        return known;
      }
      if (cause instanceof PortInUseException taken) {
        return new StartException(
            ExitCode.UNAVAILABLE,
            "port %d is in use: end what listens there, or choose another with --port"
                .formatted(taken.getPort()),
            failure);
      }
    }
    return failure;
  }

  /// `http://127.0.0.1:8080`.
  String url() {
    return url;
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  /// Lets an end in good order take no longer than it must: moves that run are given back at once.
  void hurry() {
    if (worker != null) {
      worker.hurry();
    }
  }

  /// Ends in good order: subscriptions, requests under way, the worker, the queue.
  @Override
  public void close() {
    context.close();
    folder.close();
  }
}
