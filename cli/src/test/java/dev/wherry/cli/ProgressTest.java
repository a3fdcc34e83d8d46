package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);
  private final SettableClock clock = new SettableClock();

  @Test
  void barShowsHowFarARequestIs() {
    Progress bar = new ProgressBar(out, new Style(false), 100, clock);
    bar.show(RequestFixture.of(17, 200).view());
    clock.advance(Duration.ofSeconds(2));
    bar.show(RequestFixture.of(17, 200).succeeded(96).failed(4).view());
    assertThat(drawn())
        .containsExactly(
            "request 17  [-------------------------]    0%  0/200 moves  0:00  0 B",
            "request 17  [###########x-------------]   50%  100/200 moves  4 failed  0:02  96.0 KiB  48.0 KiB/s");
  }

  @Test
  void aPausedRequestAndCancelledMovesAreSaidAsSuch() {
    RequestFixture request = RequestFixture.of(17, 200).succeeded(90).failed(4).cancelled(6);
    new ProgressBar(out, new Style(false), 100, clock).show(request.view("PAUSED"));
    assertThat(drawn().getLast()).contains("100/200 moves  paused  4 failed, 6 cancelled  0:00");
    new ProgressLines(out, clock).show(request.view("PAUSED"));
    assertThat(written.toString())
        .contains("100 of 200 moves done, 4 failed, 6 cancelled, paused, 90.0 KiB");
  }

  @Test
  void barSaysAllOnlyWhenAllIsDone() {
    Progress bar = new ProgressBar(out, new Style(false), 100, clock);
    bar.show(RequestFixture.of(1, 1000).succeeded(999).view());
    clock.advance(Duration.ofSeconds(1));
    bar.show(RequestFixture.of(1, 1000).succeeded(1000).view());
    bar.end();
    assertThat(drawn().get(0)).contains(" 99%").contains("-]");
    assertThat(drawn().get(1)).contains("100%").contains("##]").endsWith(System.lineSeparator());
  }

  @Test
  void barIsDrawnTenTimesASecondAtMost() {
    Progress bar = new ProgressBar(out, new Style(false), 100, clock);
    for (int done = 0; done < 100; done++) {
      bar.show(RequestFixture.of(1, 100).succeeded(done).view());
      clock.advance(Duration.ofMillis(10));
    }
    bar.show(RequestFixture.of(1, 100).succeeded(100).view());
    assertThat(drawn()).hasSize(11);
    assertThat(drawn().getLast()).contains("100%");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 80, 81, 120, 300})
  void barFitsTheTerminal(int width) {
    Progress bar = new ProgressBar(out, new Style(false), width, clock);
    clock.advance(Duration.ofHours(30));
    bar.show(RequestFixture.of(123, 1_000_000).succeeded(999_000).failed(10).view());
    assertThat(drawn()).singleElement().asString().hasSizeLessThan(width).startsWith("request 123");
  }

  @Test
  void barHasColorsWhereTheyAreWanted() {
    Progress bar = new ProgressBar(out, new Style(true), 100, clock);
    bar.show(RequestFixture.of(1, 10).succeeded(5).failed(5).view());
    assertThat(written.toString()).contains("\u001b[31m5 failed\u001b[0m").contains("\u001b[32m##");
  }

  @Test
  void noteStandsAboveTheBar() {
    Progress bar = new ProgressBar(out, new Style(false), 100, clock);
    bar.show(RequestFixture.of(1, 10).view());
    bar.note("the service is away");
    bar.show(RequestFixture.of(1, 10).view());
    assertThat(written.toString())
        .contains("\r\u001b[Kthe service is away" + System.lineSeparator() + "\r\u001b[Krequest 1");
  }

  @Test
  void linesComeNowAndThen() {
    Progress lines = new ProgressLines(out, clock);
    for (int done = 0; done < 100; done++) {
      lines.show(RequestFixture.of(1, 100).succeeded(done).view());
      clock.advance(Duration.ofMillis(100));
    }
    lines.show(RequestFixture.of(1, 100).succeeded(99).failed(1).view());
    lines.end();
    assertThat(written.toString().lines())
        .containsExactly(
            "request 1: 0 of 100 moves done, 0 B",
            "request 1: 50 of 100 moves done, 50.0 KiB",
            "request 1: 100 of 100 moves done, 1 failed, 99.0 KiB");
  }

  @Test
  void linesAreNotSaidTwice() {
    Progress lines = new ProgressLines(out, clock);
    lines.show(RequestFixture.of(1, 100).view());
    clock.advance(Duration.ofMinutes(1));
    lines.show(RequestFixture.of(1, 100).view());
    assertThat(written.toString().lines()).hasSize(1);
  }

  private List<String> drawn() {
    return List.of(written.toString().substring(1).split("\r")).stream()
        .map(line -> line.substring("\u001b[K".length()))
        .toList();
  }
}
