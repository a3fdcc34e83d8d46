package dev.wherry.core.transfer;

import dev.wherry.core.move.FailureKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a check of a provider found, step by step, in the order in which they were tried.
public record CheckReport(List<Finding> findings) {
  public CheckReport {
    findings = List.copyOf(findings);
  }

  /// Whether everything works that a move needs: nothing failed.
  public boolean passed() {
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAILS);
  }

  /// What a check tries.
  public enum Step {
    /// Asks for an object that is not there.
    CONNECT,
    /// Lists.
    LIST,
    /// Finds out what only the provider's answers can prove.
    PROBE,
    /// Writes a small object.
    WRITE,
    /// Compares the object's description with what was written.
    DESCRIBE,
    /// Reads an object whole.
    READ,
    /// Reads a part of an object, of one version.
    READ_RANGE,
    /// Writes only if nothing is there, where something is.
    WRITE_IF_ABSENT,
    /// Replaces only one version, where another is.
    WRITE_IF_VERSION,
    /// Writes bytes that don't have the checksum that comes along.
    CHECKSUMS,
    /// Writes an object in parts.
    PARTS,
    /// Completes an object in parts only if nothing is there, where something is.
    COMPLETE_IF_ABSENT,
    /// Deletes what the check wrote, and sees that it is gone.
    DELETE
  }

  /// How a step ended.
  public enum Verdict {
    WORKS,
    /// The provider does not have it, and moves do without.
    LACKS,
    /// A move would fail.
    FAILS,
    /// It was not tried, for the reason that the detail gives.
    UNTRIED
  }

  /// What a step found.
  ///
  /// @param detail one line for people; it holds no secret
  /// @param kind how a move would fail, when the step [Verdict#FAILS] by the provider's own word
  /// @param took how long the step took, all its requests together
  public record Finding(
      Step step, Verdict verdict, String detail, @Nullable FailureKind kind, Duration took) {}
}
