package dev.wherry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.bench.Figure.Goal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FigureTest {
  private static final List<Double> HUNDRED =
      IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

  @Test
  void theMedianReachesItsGoalOrMissesIt() {
    assertThat(Figure.of("rate", "per second", List.of(1.0, 4.0, 9.0), new Goal.AtLeast(4)))
        .extracting(Figure::verdict)
        .isEqualTo(">= 4.00, reached");
    assertThat(Figure.of("time", "ms", List.of(1.0, 4.0, 9.0), new Goal.Below(4)))
        .extracting(Figure::verdict)
        .isEqualTo("< 4.00, MISSED");
  }

  @Test
  void aPercentileIsJudgedAndTheRangeIsOfAllSamples() {
    Figure figure = Figure.percentile("time", "ms", HUNDRED, 99, new Goal.Below(60));
    assertThat(figure.median()).isGreaterThan(98).isLessThanOrEqualTo(100);
    assertThat(figure.lowest()).isEqualTo(1);
    assertThat(figure.highest()).isEqualTo(100);
    assertThat(figure.samples()).isEqualTo(100);
    assertThat(figure.verdict()).isEqualTo("< 60.0, MISSED");
  }

  @Test
  void aRatioIsOfTheMediansAndItsRangeTheWidest() {
    Figure ours = Figure.of("ours", "per second", List.of(40.0, 60.0, 80.0), null);
    Figure theirs = Figure.of("theirs", "per second", List.of(5.0, 10.0), null);
    Figure ratio = ours.dividedBy("ours / theirs", theirs, new Goal.AtLeast(8));
    assertThat(ratio.median()).isEqualTo(8);
    assertThat(ratio.lowest()).isEqualTo(4);
    assertThat(ratio.highest()).isEqualTo(16);
    assertThat(ratio.samples()).isEqualTo(2);
    assertThat(ratio.verdict()).isEqualTo(">= 8.00, reached");
  }
}
