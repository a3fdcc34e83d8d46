package dev.wherry.server;

import dev.wherry.providers.Secret;
import dev.wherry.providers.catalog.ProviderCatalog;
import dev.wherry.server.settings.Settings;
import dev.wherry.server.settings.SettingsException;
import dev.wherry.server.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// Starts the service from a command line.
@Command(
    name = "wherry serve",
    description = "Starts the service: GraphQL at /graphql, a page to try it at /graphiql.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.SOFTWARE,
    footerHeading = "%nExit codes:%n",
    footer = {
      "  64  the command line is wrong",
      "  69  the database or the port can't be had",
      "  78  the settings are wrong"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String USUAL_FILE = "wherry.yaml";
  private static final int ANY_PORT = 0;
  private static final int LAST_PORT = 65_535;

  private final UnaryOperator<@Nullable String> environment;
  private final Path folder;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings (default: ./wherry.yaml, if it is there).")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder for all that the service keeps (default: ./wherry-data).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The port to listen at; 0 for any free one (default: 8080; of a worker, any free one).")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen at (default: 127.0.0.1). One that other machines reach wants access tokens: see ./wherry token.")
  private @Nullable String bind;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "postgresql://user:password@host:port/database, of PostgreSQL 15 or newer (default: one of our own, in the data folder).")
  private @Nullable String databaseUrl;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = {
        "What this process does: ${COMPLETION-CANDIDATES} (default: all).",
        "A worker takes no requests: it answers only on its health and metrics."
      })
  private Role role = Role.ALL;

  /// @param environment gives a variable's value, or null when it is not set
  /// @param folder where the defaults are
  ServeCommand(UnaryOperator<@Nullable String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  @Override
  public Integer call() throws SettingsException {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    if (port != null && (port < 0 || port > LAST_PORT)) {
      throw new ParameterException(
          commandLine, "--port should be from 0 to %d, not %d".formatted(LAST_PORT, port));
    }
    Settings settings = overruled(settings());
    if (role != Role.ALL && settings.database().url() == null) {
      throw new ParameterException(
          commandLine,
          "--role %s needs a PostgreSQL that others share: name it with --database-url"
              .formatted(role));
    }
    RunningServer server =
        RunningServer.start(
            new Startup(settings, data == null ? folder.resolve("wherry-data") : data, role));
    EndSignals.handle(server::hurry);
    commandLine.getOut().println("ready " + server.url());
    commandLine.getOut().flush();
    return 0;
  }

  private Settings settings() throws SettingsException {
    SettingsFile file =
        new SettingsFile(
            ProviderCatalog.kinds(), Set.copyOf(ProviderCatalog.builtIn()), environment);
    if (config != null) {
      return file.read(config);
    }
    Path usual = folder.resolve(USUAL_FILE);
    return Files.exists(usual) ? file.read(usual) : Settings.DEFAULT;
  }

  private Settings overruled(Settings settings) {
    return new Settings(
        settings.providers(),
        settings.webhooks(),
        settings.worker(),
        settings.staging(),
        settings.transfer(),
        settings.retention(),
        databaseUrl == null ? settings.database() : new Settings.Database(new Secret(databaseUrl)),
        new Settings.Server(
            Objects.requireNonNullElse(
                port, role == Role.WORKER ? ANY_PORT : settings.server().port()),
            Objects.requireNonNullElse(bind, settings.server().bind()),
            settings.server().introspection(),
            settings.server().subscriptions(),
            settings.server().documents()));
  }

  /// Says in one line, or one for each fault of the settings, why the service can't start.
  static int explain(Exception exception, CommandLine commandLine, ParseResult ignored)
      throws Exception {
    return switch (exception) {
      case SettingsException wrong -> {
        wrong.problems().forEach(commandLine.getErr()::println);
        yield ExitCode.CONFIG;
      }
      case StartException reason -> {
        commandLine.getErr().println("wherry: " + reason.getMessage());
        yield reason.exitCode();
      }
      default -> throw exception;
    };
  }
}
