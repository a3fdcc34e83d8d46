package dev.wherry.server.settings;

import dev.wherry.core.move.Location;
import dev.wherry.core.queue.Retention;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads `wherry.yaml`. Paths in it are relative to its own folder. For one thread.
public final class SettingsFile {
  private static final List<String> SECTIONS =
      List.of(
          "providers",
          "webhooks",
          "worker",
          "staging",
          "transfer",
          "retention",
          "database",
          "server");

  private static final String NAMES =
      "take lower-case letters, digits, '-' and '_', a letter first, 63 at most";

  private static final String LIMITS = "limits";
  private static final String PUBLIC_URL = "public-url";

  private final Map<String, Class<? extends Record>> kinds;
  private final Set<String> builtIn;
  private final UnaryOperator<@Nullable String> environment;

  /// @param kinds the settings of each kind of provider
  /// @param builtIn names of providers that are always there and can't be configured
  /// @param environment gives a variable's value, or null when it is not set
  public SettingsFile(
      Map<String, Class<? extends Record>> kinds,
      Set<String> builtIn,
      UnaryOperator<@Nullable String> environment) {
    this.kinds = Map.copyOf(kinds);
    this.builtIn = Set.copyOf(builtIn);
    this.environment = environment;
  }

  /// Reads a file.
  ///
  /// @throws SettingsException with every fault of the file
  public Settings read(Path file) throws SettingsException {
    String name = Objects.requireNonNullElse(file.getFileName(), file).toString();
    Problems problems = new Problems(name);
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    RecordBinder binder =
        new RecordBinder(new Scalars(folder), new References(environment, folder), problems);
    Node root = compose(file, problems);
    Settings settings =
        root == null || isEmpty(root) ? Settings.DEFAULT : sections(root, binder, problems);
    if (problems.count() > 0) {
      throw new SettingsException(problems.inOrder());
    }
    return settings;
  }

  private static boolean isEmpty(Node root) {
    return root instanceof ScalarNode && root.getTag().equals(Tag.NULL);
  }

  private static @Nullable Node compose(Path file, Problems problems) {
    try {
      String text = Files.readString(file);
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (NoSuchFileException e) {
      problems.add(0, "no such file: " + file.toAbsolutePath());
    } catch (CharacterCodingException e) {
      problems.add(0, "should be UTF-8");
    } catch (IOException e) {
      problems.add(0, "can't be read: check that it is a file, and who may read it");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add(line, "is not YAML here: " + sentence(e.getProblem()));
    } catch (YAMLException e) {
      problems.add(0, "is not YAML: check it for characters that can't be printed");
    }
    return null;
  }

  /// The parser's own words, unless they repeat a word of the file: that could be a secret.
  private static String sentence(@Nullable String problem) {
    boolean repeats =
        problem == null
            || problem.contains("alias")
            || problem.contains("anchor")
            || problem.contains("tag")
            || problem.contains("directive");
    return repeats
        ? "put quotes around a value that starts with *, &, ! or %"
        : problem + "; put quotes around values with special characters";
  }

  private Settings sections(Node root, RecordBinder binder, Problems problems) {
    Map<String, RecordBinder.Entry> entries = binder.entries(root, Place.FILE);
    if (entries == null) {
      return Settings.DEFAULT;
    }
    List<Settings.Provider> providers = List.of();
    Map<String, WebhookSettings> webhooks = Map.of();
    Settings.Worker worker = Settings.Worker.DEFAULT;
    Settings.Staging staging = Settings.Staging.DEFAULT;
    Settings.Transfer transfer = Settings.Transfer.DEFAULT;
    Retention retention = Retention.DEFAULT;
    Settings.Database database = Settings.Database.DEFAULT;
    Settings.Server server = Settings.Server.DEFAULT;
    for (RecordBinder.Entry entry : entries.values()) {
      switch (entry.key()) {
        case "providers" -> providers = providers(entry, binder, problems);
        case "webhooks" -> webhooks = webhooks(entry, binder, problems);
        case "worker" -> worker = section(Settings.Worker.class, entry, binder, worker);
        case "staging" -> staging = section(Settings.Staging.class, entry, binder, staging);
        case "transfer" -> transfer = section(Settings.Transfer.class, entry, binder, transfer);
        case "retention" -> retention = section(Retention.class, entry, binder, retention);
        case "database" -> database = section(Settings.Database.class, entry, binder, database);
        case "server" -> server = section(Settings.Server.class, entry, binder, server);
        default -> binder.unknown(entry, SECTIONS, Place.FILE);
      }
    }
    return new Settings(
        providers, webhooks, worker, staging, transfer, retention, database, server);
  }

  private static <T extends Record> T section(
      Class<T> type, RecordBinder.Entry entry, RecordBinder binder, T defaults) {
    T read = binder.record(type, entry.value(), Place.FILE.under(entry.key(), entry.line()));
    return read == null ? defaults : read;
  }

  private static Map<String, WebhookSettings> webhooks(
      RecordBinder.Entry section, RecordBinder binder, Problems problems) {
    Map<String, RecordBinder.Entry> entries =
        binder.entries(section.value(), Place.FILE.under(section.key(), section.line()));
    Map<String, WebhookSettings> webhooks = new HashMap<>();
    if (entries == null) {
      return webhooks;
    }
    for (RecordBinder.Entry entry : entries.values()) {
      String name = entry.key();
      if (!Location.isProviderName(name)) {
        problems.add(entry.line(), "'%s' can't be a webhook's name: %s".formatted(name, NAMES));
      }
      WebhookSettings webhook =
          binder.record(
              WebhookSettings.class,
              entry.value(),
              new Place("webhook '" + name + "'", entry.line()));
      if (webhook != null) {
        webhooks.put(name, webhook);
      }
    }
    return webhooks;
  }

  private List<Settings.Provider> providers(
      RecordBinder.Entry section, RecordBinder binder, Problems problems) {
    Map<String, RecordBinder.Entry> entries =
        binder.entries(section.value(), Place.FILE.under(section.key(), section.line()));
    List<Settings.Provider> providers = new ArrayList<>();
    if (entries == null) {
      return providers;
    }
    for (RecordBinder.Entry entry : entries.values()) {
      String name = entry.key();
      if (builtIn.contains(name)) {
        problems.add(
            entry.line(),
            "provider '%s' is built in and can't be configured: choose another name"
                .formatted(name));
      } else if (!Location.isProviderName(name)) {
        problems.add(entry.line(), "'%s' can't be a provider's name: %s".formatted(name, NAMES));
      }
      Settings.Provider provider = provider(entry, binder);
      if (provider != null) {
        providers.add(provider);
      }
    }
    return providers;
  }

  private Settings.@Nullable Provider provider(RecordBinder.Entry entry, RecordBinder binder) {
    Place place = new Place("provider '" + entry.key() + "'", entry.line());
    Map<String, RecordBinder.Entry> keys = binder.entries(entry.value(), place);
    if (keys == null) {
      return null;
    }
    RecordBinder.Entry limited = keys.remove(LIMITS);
    Settings.Limits limits =
        limited == null
            ? Settings.Limits.DEFAULT
            : binder.record(
                Settings.Limits.class, limited.value(), place.under(LIMITS, limited.line()));
    RecordBinder.Entry shown = keys.remove(PUBLIC_URL);
    PublicUrl url =
        shown == null
            ? new PublicUrl(null)
            : binder.record(PublicUrl.class, Map.of(PUBLIC_URL, shown), Set.of(), place);
    RecordBinder.Kinded kinded = binder.kinded(kinds, keys, Set.of(LIMITS, PUBLIC_URL), place);
    return kinded == null || limits == null || url == null
        ? null
        : new Settings.Provider(
            entry.key(), kinded.kind(), kinded.settings(), limits, url.publicUrl());
  }
}
