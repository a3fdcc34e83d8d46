package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagingTest {
  private static final int THRESHOLD = Ends.THRESHOLD;

  @TempDir private Path folder;

  @Test
  void foldersOfDeadProcessesAreSweptAndThoseOfLivingOnesAreNot() throws IOException {
    Path dead = Files.createDirectory(folder.resolve("staging-dead"));
    Files.createFile(dead.resolve("lock"));
    Files.write(dead.resolve("asset-1"), new byte[10]);
    Path other = Files.createFile(folder.resolve("notes.txt"));
    try (Staging living = Staging.open(settings())) {
      Path staged = living.newFile();
      try (Staging next = Staging.open(settings())) {
        assertThat(dead).doesNotExist();
        assertThat(staged).exists();
        assertThat(other).exists();
        assertThat(next.folder()).isNotEqualTo(living.folder());
      }
    }
    assertThat(folder.toFile().list()).containsExactly("notes.txt");
  }

  @Test
  void stagedFilesAreForTheirOwnerOnly() throws IOException {
    try (Staging staging = Staging.open(settings())) {
      Path file = staging.newFile();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staging.folder())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void anAssetWaitsForRoomAndIsReadAgainWhenThereIsSome() throws Exception {
    try (Ends ends = new Ends(folder)) {
      Bytes asset = Bytes.random(THRESHOLD + 1);
      ends.put(asset);
      ends.destination.takesParts = false;
      Room all = ends.staging.reserve(1 << 20);
      ends.source.opening = Openings.closing(once(all));

      assertThat(ends.carry()).isInstanceOf(Delivery.Delivered.class);
      assertThat(ends.source.requests).containsExactly("open", "open version");
      assertThat(ends.atDestination()).isEqualTo(asset.array());
    }
  }

  @Test
  void aSourceThatChangedWhileAnAssetWaitedIsNotCarried() throws Exception {
    try (Ends ends = new Ends(folder)) {
      ends.put(Bytes.random(THRESHOLD + 1));
      ends.destination.takesParts = false;
      Room all = ends.staging.reserve(1 << 20);
      ends.source.before =
          verb -> {
            if (verb.equals("open version")) {
              ends.put(Bytes.random(THRESHOLD + 2));
            }
          };
      ends.source.opening = Openings.closing(once(all));

      assertThat(ends.failure().kind()).isEqualTo(FailureKind.SOURCE_CHANGED);
    }
  }

  @Test
  void anAssetLargerThanTheBudgetGoesAlone() throws Exception {
    try (Ends ends = new Ends(folder)) {
      Bytes asset = Bytes.random(2 << 20);
      ends.put(asset);

      ends.carry();

      assertThat(ends.atDestination()).isEqualTo(asset.array());
    }
  }

  @Test
  void anAssetThatGrowsPastTheBudgetFailsAsStagingFull() throws Exception {
    try (Ends ends = new Ends(folder)) {
      ends.put(Bytes.random(2 * THRESHOLD));
      ends.source.opening = Openings.withoutSize();
      Room all = ends.staging.reserve(1 << 20);
      assertThat(ends.failure().kind()).isEqualTo(FailureKind.STAGING_FULL);
      all.close();
      assertThat(ends.atDestination()).isNull();
    }
  }

  @Test
  void aFolderThatCantBeMadeIsAnError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Staging.open(StagingSettings.in(file)))
        .isInstanceOf(IOException.class);
    assertThat(Set.of(folder.toFile().list())).containsExactly("file");
  }

  private static Runnable once(Room room) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        Unchecked.run(room::close);
      }
    };
  }

  private StagingSettings settings() {
    return new StagingSettings(folder, THRESHOLD, THRESHOLD, 1 << 20);
  }
}
