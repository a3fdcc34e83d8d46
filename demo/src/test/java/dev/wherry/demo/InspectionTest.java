package dev.wherry.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Wherry.FailureTold;
import dev.wherry.demo.client.Wherry.MoveTold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InspectionTest {
  private static final String SHA = "ab".repeat(32);
  private final Plan plan = Plan.of(List.of(asset("a"), asset("b")));

  @Test
  void theTwoThatCannotBeHadAreInTheMidst() {
    assertThat(plan.moves())
        .extracting(pair -> pair.source())
        .startsWith("old:a")
        .endsWith("old:b");
    assertThat(plan.moves()).hasSize(4);
    assertThat(plan.moves())
        .allMatch(pair -> pair.destination().substring(4).equals(pair.source().substring(4)));
  }

  @Test
  void whatIsAsPlannedIsNoDifference() {
    assertThat(differences(asPlanned())).isEmpty();
  }

  @Test
  void aMoveThatIsLostIsOne() {
    var moves = asPlanned();
    moves.remove(1);
    assertThat(differences(moves))
        .containsExactly("old:%s: the service tells nothing of it".formatted(Plan.MISSING));
  }

  @Test
  void aMoveToldTwiceIsOne() {
    var moves = asPlanned();
    moves.add(moves.getFirst());
    assertThat(differences(moves)).hasSize(1).first().asString().contains("told twice");
  }

  @Test
  void anotherEndIsOne() {
    var moves = asPlanned();
    moves.set(0, failed("a", "UNAVAILABLE"));
    moves.set(1, failed(Plan.MISSING, "INTERNAL"));
    moves.set(2, arrived(Plan.FORBIDDEN, 3, SHA));
    assertThat(differences(moves))
        .containsExactly(
            "old:a: FAILED, not SUCCEEDED: UNAVAILABLE because",
            "old:%s: FAILED INTERNAL because, not FAILED for SOURCE_NOT_FOUND"
                .formatted(Plan.MISSING),
            "old:%s: SUCCEEDED no failure, not FAILED for SOURCE_FORBIDDEN"
                .formatted(Plan.FORBIDDEN));
  }

  @Test
  void anotherReceiptIsOne() {
    var moves = asPlanned();
    moves.set(0, arrived("a", 4, SHA));
    moves.set(3, arrived("b", 3, "cd".repeat(32)));
    assertThat(differences(moves))
        .containsExactly(
            "old:a: its receipt says 4 bytes, not 3",
            "old:b: its receipt says SHA-256 " + "cd".repeat(32));
  }

  @Test
  void theTableCountsEachWayToEndAndTellsFailures() {
    assertThat(OutcomeTable.lines(asPlanned()))
        .containsExactly(
            "outcome                   moves      bytes  example                            what to do",
            "SUCCEEDED                     2        6 B  old:a",
            "FAILED SOURCE_NOT_FOUND       1          -  old:%-30s do something"
                .formatted(Plan.MISSING),
            "FAILED SOURCE_FORBIDDEN       1          -  old:%-30s do something"
                .formatted(Plan.FORBIDDEN),
            "  old:%s: because".formatted(Plan.MISSING),
            "  old:%s: because".formatted(Plan.FORBIDDEN));
  }

  private List<String> differences(List<MoveTold> moves) {
    var inspection = new Inspection(plan);
    inspection.told(moves);
    return inspection.differences();
  }

  private static List<MoveTold> asPlanned() {
    return new ArrayList<>(
        List.of(
            arrived("a", 3, SHA),
            failed(Plan.MISSING, "SOURCE_NOT_FOUND"),
            failed(Plan.FORBIDDEN, "SOURCE_FORBIDDEN"),
            arrived("b", 3, null)));
  }

  private static MoveTold arrived(String key, long bytes, @Nullable String sha256) {
    return new MoveTold("1-1", "old:" + key, "new:" + key, "SUCCEEDED", 1, null, bytes, sha256);
  }

  private static MoveTold failed(String key, String kind) {
    var failure = new FailureTold(kind, "because", "do something");
    return new MoveTold("1-1", "old:" + key, "new:" + key, "FAILED", 1, failure, null, null);
  }

  private static Asset asset(String key) {
    return new Asset(key, "text/plain", Path.of(key), 3, SHA);
  }
}
