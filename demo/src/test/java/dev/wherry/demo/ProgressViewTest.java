package dev.wherry.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProgressViewTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void saysALineForEachTenthAndForTheEnd() {
    var view = view(false);
    for (int done = 0; done <= 100; done++) {
      view.show(progress(done, 100));
    }
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .hasSize(11)
        .startsWith("progress   0 of 100 done, 3 running, 1 failed, 2.0 kB")
        .endsWith("progress   100 of 100 done, 3 running, 1 failed, 2.0 kB");
  }

  @Test
  void drawsABarOverItselfOnATerminal() {
    var view = view(true);
    view.show(progress(50, 100));
    view.show(progress(100, 100));
    String text = shown.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("\r[" + "#".repeat(20) + "-".repeat(20) + "] 50 of 100 done");
    assertThat(text)
        .contains("\r[" + "#".repeat(40) + "] 100 of 100")
        .endsWith(System.lineSeparator());
  }

  @Test
  void saysWhenMovesWaitToBeTriedAgain() {
    var view = view(false);
    view.show(waiting(0));
    view.show(waiting(1));
    view.show(waiting(1));
    view.show(waiting(0));
    view.show(waiting(1));
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "progress   0 of 5 done, 3 running, 0 failed, 0 B",
            "progress   0 of 5 done, 3 running, 1 to be tried again, 0 failed, 0 B",
            "progress   0 of 5 done, 3 running, 1 to be tried again, 0 failed, 0 B");
  }

  private static Progress waiting(int moves) {
    return new Progress("OPEN", 0, 5, 2 - moves, moves, 3, 0, 0, 0, 0);
  }

  private ProgressView view(boolean terminal) {
    return new ProgressView(new PrintStream(shown, true, StandardCharsets.UTF_8), terminal);
  }

  private static Progress progress(int done, int total) {
    String state = done == total ? "FINISHED" : "OPEN";
    return new Progress(state, 2_000, total, 0, 0, 3, done - 1, 0, 1, 0);
  }
}
