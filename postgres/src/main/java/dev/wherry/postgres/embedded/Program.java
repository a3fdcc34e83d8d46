package dev.wherry.postgres.embedded;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program of the operating system or of PostgreSQL. It gets no variable of our environment that
/// could hold a secret or change what PostgreSQL does.
final class Program {
  private static final List<String> KEPT =
      List.of("PATH", "SystemRoot", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");
  private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  private Program() {}

  /// How a program ended.
  ///
  /// @param output what it wrote, to both its outputs
  record Ended(int exitCode, String output) {
    boolean well() {
      return exitCode == 0;
    }
  }

  /// Prepares a program to run in a folder.
  static ProcessBuilder prepare(List<String> command, Path folder) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    return builder.redirectErrorStream(true);
  }

  /// Runs a program to its end.
  ///
  /// @param input what it reads
  static Ended run(List<String> command, Path folder, String input) throws IOException {
    Process process = prepare(command, folder).start();
    try (Writer writer = process.outputWriter()) {
      writer.write(input);
    } catch (IOException e) {
      // It ended without reading: its exit code and output tell why.
      process.onExit().join();
    }
    StringWriter output = new StringWriter();
    try (Reader reader = process.inputReader()) {
      reader.transferTo(output);
    }
    return new Ended(process.onExit().join().exitValue(), output.toString().strip());
  }

  /// The path of a program of the operating system, by its name.
  static Optional<String> find(String name) {
    List<String> folders = new ArrayList<>(FOLDERS);
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(File.pathSeparator, -1)));
    }
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
