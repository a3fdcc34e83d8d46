package dev.wherry.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The launcher in a source folder of its own, with a JDK and a Maven that only tell what they are
/// asked for. It does not see what this machine has installed.
final class Launcher {
  private static final long DEADLINE_SECONDS = 60;

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  private Launcher(Path folder) {
    this.folder = folder;
    variables.put("PATH", "");
    variables.put("HOME", folder.resolve("home").toString());
  }

  /// The project's folder.
  static Path root() {
    return Path.of(System.getProperty("basedir", "."))
        .toAbsolutePath()
        .resolveSibling("")
        .normalize();
  }

  static Launcher in(Path temporary) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("a folder"));
    String text =
        Files.readString(root().resolve("wherry"))
            .replaceFirst("(?s)/usr/lib/jvm/\\*.*?; do", "\"\\$home\"/.jdks/*; do")
            .replace("/usr/libexec/java_home", "/nowhere/java_home");
    Launcher launcher = new Launcher(folder);
    launcher.script("wherry", text);
    for (String module : List.of("cli", "server", "demo", "bench")) {
      launcher.file(module + "/pom.xml", "<project/>");
      launcher.file(module + "/src/main/java/A.java", "class A {}");
    }
    launcher.file("pom.xml", "<project/>");
    launcher.file(".mvn/jvm.config", "");
    return launcher;
  }

  /// Puts a JDK into a folder that the launcher looks into.
  Launcher withJdk(String version) throws IOException {
    jdk("home/.jdks/jdk-" + version, version);
    return this;
  }

  /// A JDK, or what looks like one; gives its folder.
  Path jdk(String name, String version) throws IOException {
    file(name + "/release", "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(name + "/bin/javac", "#!/bin/sh\n");
    script(
        name + "/bin/java",
        """
        #!/bin/sh
        echo "java %s"
        echo "path $PATH"
        for argument; do echo "argument $argument"; done
        [ -z "${TEST_WAIT-}" ] || exec /bin/sleep 600
        exit "${TEST_EXIT:-0}"
        """
            .formatted(version));
    return folder.resolve(name);
  }

  /// Puts a Maven on the PATH. It writes what it is asked for into `maven.log`, waits while `hold`
  /// stands there, makes the jars and, for `verify`, copies `reports/`.
  Launcher withMaven() throws IOException {
    script(
        "tools/mvn",
        """
        #!/bin/sh
        echo "$*" >>maven.log
        while [ -e hold ]; do sleep 0.05; done
        if [ -e broken ]; then echo 'it is broken'; exit 1; fi
        for module in cli server demo; do
          mkdir -p $module/target
          : >$module/target/wherry-$module.jar
        done
        case "$*" in
          *verify*)
            mkdir -p cli/target/surefire-reports
            cp reports/*.xml cli/target/surefire-reports/
            ;;
        esac
        """);
    variables.put("PATH", folder.resolve("tools").toString());
    return this;
  }

  Launcher with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Path folder() {
    return folder;
  }

  Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /// What Maven was asked for, a line each time.
  List<String> builds() throws IOException {
    Path log = folder.resolve("maven.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(folder.resolve("wherry"), arguments).end();
  }

  /// Starts the launcher by a path of its own, with `/` as the current folder.
  Running start(Path program, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList())
            .directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    return new Running(builder.start());
  }

  private void script(String name, String text) throws IOException {
    Files.setPosixFilePermissions(file(name, text), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// A launcher that was started.
  record Running(Process process) {
    /// Waits for its end.
    Ended end() throws IOException, InterruptedException {
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      CompletableFuture<String> out =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the launcher does not end");
      }
      try {
        return new Ended(
            process.exitValue(),
            out.get(DEADLINE_SECONDS, TimeUnit.SECONDS),
            err.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(e);
      }
    }

    private static String text(java.io.InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /// How a launcher ended.
  record Ended(int code, String out, String err) {}
}
