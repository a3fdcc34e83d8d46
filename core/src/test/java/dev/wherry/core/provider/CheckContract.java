package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.transfer.CheckReport;
import dev.wherry.core.transfer.CheckReport.Finding;
import dev.wherry.core.transfer.CheckReport.Step;
import dev.wherry.core.transfer.CheckReport.Verdict;
import dev.wherry.core.transfer.ProviderCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a check of the provider finds: all that the capabilities claim, by trying.
interface CheckContract extends ContractSubject {
  Duration AMPLE = Duration.ofMinutes(1);

  @Test
  default void aCheckFindsWhatTheCapabilitiesClaimAndLeavesNothing() throws Exception {
    seed("check/there", BytesPayload.random(40, 100), Attributes.NONE);
    Capabilities can = provider().capabilities();
    CheckReport report =
        ProviderCheck.run(
            provider(), new ProviderCheck.Wish("check/there", false, AMPLE), System::nanoTime);
    assertThat(report.findings())
        .as("%s", report)
        .noneMatch(finding -> finding.verdict() == Verdict.FAILS);
    assertThat(report.passed()).isTrue();
    assertThat(verdict(report, Step.READ)).isEqualTo(Verdict.WORKS);
    assertThat(verdict(report, Step.LIST)).isEqualTo(claimed(can.listable()));
    if (can.writable()) {
      assertThat(verdict(report, Step.WRITE)).isEqualTo(Verdict.WORKS);
      assertThat(verdict(report, Step.WRITE_IF_ABSENT)).isEqualTo(claimed(can.putIfAbsent()));
      assertThat(verdict(report, Step.WRITE_IF_VERSION)).isEqualTo(claimed(can.putIfVersion()));
      assertThat(verdict(report, Step.CHECKSUMS))
          .isEqualTo(claimed(!can.checksOnWrite().isEmpty()));
      assertThat(verdict(report, Step.PARTS))
          .isEqualTo(claimed(provider().multipart().isPresent()));
      assertThat(verdict(report, Step.DELETE)).isEqualTo(Verdict.WORKS);
    } else {
      assertThat(report.findings())
          .extracting(Finding::step)
          .containsExactly(Step.CONNECT, Step.LIST, Step.READ, Step.READ_RANGE);
    }
    if (can.listable()) {
      assertThat(provider().list("", null, 10).objects())
          .extracting(StoredObject::key)
          .containsExactly("check/there");
    }
    assertThat(litter()).isEmpty();
  }

  @Test
  default void aCheckForReadingWritesNothing() throws Exception {
    seed("check/there", BytesPayload.random(41, 100), Attributes.NONE);
    CheckReport report =
        ProviderCheck.run(
            provider(), new ProviderCheck.Wish("check/there", true, AMPLE), System::nanoTime);
    assertThat(report.passed()).as("%s", report).isTrue();
    assertThat(report.findings())
        .extracting(Finding::step)
        .containsExactly(Step.CONNECT, Step.LIST, Step.READ, Step.READ_RANGE);
  }

  private static Verdict verdict(CheckReport report, Step step) {
    return report.findings().stream()
        .filter(finding -> finding.step() == step)
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private static Verdict claimed(boolean capable) {
    return capable ? Verdict.WORKS : Verdict.LACKS;
  }
}
