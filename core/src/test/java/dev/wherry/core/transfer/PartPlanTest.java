package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.MultipartCapabilities;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartPlanTest {
  private static final long MIB = 1L << 20;
  private static final MultipartCapabilities S3 =
      new MultipartCapabilities(5 * MIB, 5L << 30, 10_000, 50L << 40, false, false, Set.of());

  @ParameterizedTest
  @CsvSource({
    // bytes in MiB, wanted MiB, part MiB, parts
    "9, 8, 8, 2",
    "16, 8, 8, 2",
    "17, 8, 8, 3",
    "80000, 8, 8, 10000",
    "80001, 8, 9, 8889",
    "1048576, 8, 105, 9987",
    "5242880, 8, 525, 9987",
    "100, 2, 5, 20"
  })
  void partsAreAsSmallAsWantedAndAsLargeAsTheDestinationNeeds(
      long mib, long wanted, long part, int parts) {
    PartPlan plan = PartPlan.of(mib * MIB, wanted * MIB, S3);
    assertThat(plan.partBytes()).isEqualTo(part * MIB);
    assertThat(plan.count()).isEqualTo(parts);
  }

  @Test
  void partsCoverTheWholeAndNothingTwice() {
    PartPlan plan = new PartPlan(1_001, 100);
    long next = 0;
    for (int number = 1; number <= plan.count(); number++) {
      ByteRange range = plan.range(number);
      assertThat(range.offset()).isEqualTo(next);
      next += range.length();
    }
    assertThat(next).isEqualTo(1_001);
    assertThat(plan.range(11)).isEqualTo(new ByteRange(1_000, 1));
  }
}
