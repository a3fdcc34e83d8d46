package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatsCommandTest {
  private final ServiceDouble service = ServiceDouble.start();
  private final Console console = Console.of(service.url());

  @BeforeEach
  void know() {
    Map<String, Object> all = new LinkedHashMap<>(figures(1_200));
    all.put("at", "2026-03-01T12:00:00.000Z");
    all.put("workers", 2);
    all.put("bytesUnderWay", 3L << 30);
    Map<String, Object> lane = new LinkedHashMap<>(figures(1_200));
    lane.put("source", "old");
    lane.put("destination", "new");
    all.put("byLane", List.of(lane));
    service.store().stats(all);
  }

  private static Map<String, Object> figures(int queued) {
    return Map.of(
        "counts",
        Map.of(
            "total",
            queued + 21,
            "queued",
            queued,
            "waiting",
            1,
            "running",
            2,
            "succeeded",
            3,
            "skipped",
            4,
            "failed",
            5,
            "cancelled",
            6),
        "bytes",
        1 << 20,
        "rates",
        Map.of("succeeded", 10.25, "skipped", 2.0, "failed", 0.25, "bytes", 1048576.0),
        "queuedSince",
        "2026-03-01T11:58:30.000Z");
  }

  @AfterEach
  void close() {
    service.close();
  }

  private static List<String> cells(Console console) {
    return console.out().lines().map(line -> line.replaceAll(" {2,}", "|")).toList();
  }

  @Test
  void lanesAndAllOfThemAreATable() {
    assertThat(console.run("stats")).isZero();
    assertThat(cells(console))
        .containsExactly(
            "LANE|QUEUED|OLDEST|WAITING|RUNNING|SUCCEEDED|SKIPPED|FAILED|CANCELLED|MOVES/S|BYTES/S",
            "old -> new|1,200|1:30|1|2|3|4|5|6|12.5|1.0 MiB",
            "all|1,200|1:30|1|2|3|4|5|6|12.5|1.0 MiB",
            "2 workers, 3.0 GiB under way");
  }

  @Test
  void programsGetWhatTheServiceTells() {
    assertThat(console.run("stats", "--json")).isZero();
    Json stats = Json.parse(console.out());
    assertThat(stats.number("workers")).isEqualTo(2);
    assertThat(stats.objects("byLane").getFirst().object("rates").decimal("failed"))
        .isEqualTo(0.25);
  }

  @Test
  void watchingShowsEachEvent() {
    assertThat(console.run("stats", "--watch")).isZero();
    assertThat(cells(console)).hasSize(4).last().isEqualTo("2 workers, 3.0 GiB under way");
    Console json = Console.of(service.url());
    assertThat(json.run("stats", "--watch", "--json")).isZero();
    assertThat(json.out().lines()).hasSize(1).first().asString().contains("\"workers\":2");
  }

  @Test
  void aServiceThatEndsIsToldWhileWatching() {
    service.refuseWebSockets();
    assertThat(console.run("stats", "--watch")).isEqualTo(69);
    assertThat(console.err()).contains("the service tells no more");
  }

  @Test
  void ratesHaveAsManyDigitsAsTellSomething() {
    assertThat(Quantity.rate(0)).isEqualTo("0");
    assertThat(Quantity.rate(0.016)).isEqualTo("0.02");
    assertThat(Quantity.rate(12.34)).isEqualTo("12.3");
    assertThat(Quantity.rate(1234.4)).isEqualTo("1,234");
  }
}
