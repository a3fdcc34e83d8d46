package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChecksumCalculatorTest {
  @Test
  void theChecksumsAreThoseOfThePublishedExamples() {
    ChecksumCalculator calculator = new ChecksumCalculator(EnumSet.allOf(ChecksumKind.class));
    byte[] digits = "0123456789".getBytes(StandardCharsets.UTF_8);
    calculator.update(digits, 1, 4);
    calculator.update(digits, 5, 5);
    assertThat(calculator.checksums().hex())
        .isEqualTo(
            Map.of(
                ChecksumKind.CRC32C, "e3069283",
                ChecksumKind.CRC64NVME, "ae8b14860a799888",
                ChecksumKind.MD5, "25f9e794323b453885f5181f1b624d0b",
                ChecksumKind.SHA1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
                ChecksumKind.SHA256,
                    "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"));
  }

  /// The definition, bit by bit.
  @Test
  void tablesDoWhatTheDefinitionOfCrc64NvmeSays() {
    byte[] bytes = BytesPayload.random(1, 1_000);
    for (int from : new int[] {0, 1, 7, 16}) {
      for (int length : new int[] {0, 1, 15, 16, 17, 31, 64, 900}) {
        long crc = -1;
        for (int i = from; i < from + length; i++) {
          crc ^= bytes[i] & 0xff;
          for (int bit = 0; bit < 8; bit++) {
            crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x9A6C9329AC4BC9B5L);
          }
        }
        ChecksumCalculator calculator = new ChecksumCalculator(EnumSet.of(ChecksumKind.CRC64NVME));
        calculator.update(bytes, from, length / 3);
        calculator.update(bytes, from + length / 3, length - length / 3);
        assertThat(calculator.checksums().get(ChecksumKind.CRC64NVME))
            .isEqualTo("%016x".formatted(~crc));
      }
    }
  }

  @Test
  void onlyTheKindsAskedForAreComputed() {
    assertThat(ChecksumCalculator.of(new byte[0], EnumSet.of(ChecksumKind.CRC32C)))
        .isEqualTo(Checksums.of(ChecksumKind.CRC32C, "00000000"));
  }
}
