package dev.wherry.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program of `src/test/node`, with npm's packages that are locked there. They are fetched once,
/// into the build's folder. It is ended when it runs for minutes.
final class NodeProgram implements AutoCloseable {
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path HERE = Path.of("target", "node").toAbsolutePath();
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "audits.mjs", "follow.mjs");
  private static final String FETCHED = "fetched.json";
  private static final long MINUTES = 5;

  private final Process process;
  private final BufferedReader lines;

  private NodeProgram(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
    var _ =
        process
            .onExit()
            .orTimeout(MINUTES, TimeUnit.MINUTES)
            .exceptionally(
                _ -> {
                  kill(process);
                  return process;
                });
  }

  /// Starts a program.
  ///
  /// @param name of its file
  static NodeProgram start(String name, String... arguments) throws Exception {
    prepare();
    List<String> command = new ArrayList<>(List.of("node", HERE.resolve(name).toString()));
    command.addAll(Arrays.asList(arguments));
    return new NodeProgram(process(command));
  }

  private static synchronized void prepare() throws Exception {
    Files.createDirectories(HERE);
    for (String file : FILES) {
      Files.copy(SOURCES.resolve(file), HERE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Path lock = HERE.resolve("package-lock.json");
    Path fetched = HERE.resolve(FETCHED);
    if (Files.exists(fetched) && Files.mismatch(lock, fetched) < 0) {
      return;
    }
    Process npm =
        process(
            List.of(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"));
    try (NodeProgram program = new NodeProgram(npm)) {
      List<String> said = program.toEnd();
      if (npm.exitValue() != 0) {
        throw new IOException(
            "this test needs npm's packages of %s, which could not be fetched: %s"
                .formatted(SOURCES, said));
      }
    }
    Files.copy(lock, fetched, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Process process(List<String> command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command).directory(HERE.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new IOException(
          "there is no %s, which this test needs: install Node.js 20 or newer with npm, for example Debian's packages nodejs and npm"
              .formatted(command.getFirst()),
          e);
    }
  }

  private static void kill(Process process) {
    try (Stream<ProcessHandle> children = process.descendants()) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
  }

  /// The next line that it says, or null at its end.
  @Nullable String line() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The lines that it says until its end, which this waits for.
  List<String> toEnd() {
    List<String> said = lines.lines().toList();
    process.onExit().join();
    return said;
  }

  /// What it ended with.
  int status() {
    return process.exitValue();
  }

  @Override
  public void close() {
    kill(process);
    process.onExit().join();
  }
}
