package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a program that is done must not leave behind.
final class Leftovers {
  private Leftovers() {}

  /// Fails when a file is in the folder, or a process knows it.
  static void assertNone(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files left behind").isEmpty();
    }
    assertThat(processes(temporary)).as("processes left behind").isEmpty();
  }

  /// The command lines of the processes that name a folder, but for this one's.
  static List<String> processes(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(ProcessHandle.current()))
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }
}
