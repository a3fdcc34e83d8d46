package dev.wherry.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Where figures come from.
///
/// @param load how many processes wanted a processor in the last minute, before measuring; below
///   the number of cores on a machine that is otherwise idle
record Machine(
    String processor,
    int cores,
    long memoryMiB,
    String system,
    String jdk,
    double load,
    String commit) {
  static Machine here() {
    var os = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return new Machine(
        firstValue(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        os.getTotalMemorySize() >> 20,
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        os.getSystemLoadAverage(),
        checkedOut());
  }

  private static String firstValue(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  private static String checkedOut() {
    String commit = git("rev-parse", "--short=10", "HEAD");
    if (commit.isEmpty()) {
      return "unknown commit";
    }
    return git("status", "--porcelain").isEmpty() ? commit : commit + " and changes";
  }

  /// What git says of the place of the classes that run; empty when it says nothing.
  private static String git(String... arguments) {
    try {
      Path jar = Path.of(Machine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      List<String> command =
          new ArrayList<>(List.of("git", "-C", jar.resolveSibling("").toString()));
      command.addAll(List.of(arguments));
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
    } catch (IOException | URISyntaxException e) {
      return ""; // no git, or no repository: the commit stays unknown
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %,d MiB; %s; %s; load %.1f; commit %s",
        processor,
        cores,
        memoryMiB,
        system,
        jdk,
        load,
        commit);
  }
}
