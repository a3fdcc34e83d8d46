package dev.wherry.providers.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FileErrorsTest {
  @Test
  void eachErrorOfTheFileSystemHasItsProblem() {
    Map.of(
            new NoSuchFileException("/root/k"), Problem.NOT_FOUND,
            new FileSystemException("/root/k", null, "Not a directory"), Problem.NOT_FOUND,
            new AccessDeniedException("/root/k"), Problem.FORBIDDEN,
            new FileSystemException("/root/k", null, "Read-only file system"), Problem.FORBIDDEN,
            new IOException("No space left on device"), Problem.UNAVAILABLE,
            new FileSystemException("/root/k", null, "File name too long"), Problem.INVALID_KEY,
            new IOException("File too large"), Problem.TOO_LARGE,
            new ClosedByInterruptException(), Problem.INTERNAL,
            new IOException("Input/output error"), Problem.UNAVAILABLE)
        .forEach(
            (error, problem) -> {
              StorageException told = FileErrors.told("put", "some\nkey", error);
              assertThat(told.problem()).as("%s", error).isEqualTo(problem);
              assertThat(told.getMessage()).startsWith("put some\\u000akey: ");
              assertThat(told.getMessage()).doesNotContain("/root");
              assertThat(told).hasCause(error);
            });
  }

  @Test
  void aFullDiskIsToldAsSuch() {
    assertThat(FileErrors.told("put", "k", new IOException("No space left on device")))
        .hasMessage("put k: the disk is full: free some space");
  }
}
