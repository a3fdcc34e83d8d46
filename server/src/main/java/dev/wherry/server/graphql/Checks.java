package dev.wherry.server.graphql;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.transfer.CheckReport;
import dev.wherry.core.transfer.CheckReport.Finding;
import dev.wherry.core.transfer.ProviderCheck;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/// Checks a provider while somebody waits for it, and keeps what was found for all workers.
@Controller
final class Checks {
  private static final System.Logger LOG = System.getLogger(Checks.class.getName());

  /// With cleaning up, less than a client waits for an answer.
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final ProviderRegistry providers;
  private final ProbeMemory probes;
  private final LongSupplier nanoTime;

  /// @param nanoTime a monotonic clock, as [System#nanoTime]
  Checks(ProviderRegistry providers, ProbeMemory probes, LongSupplier nanoTime) {
    this.providers = providers;
    this.probes = probes;
    this.nanoTime = nanoTime;
  }

  /// The schema's `CheckProviderInput`.
  record Input(String name, @Nullable String key, boolean readOnly) {}

  /// The schema's `CheckProviderPayload`.
  record Payload(@Nullable Check check, List<UserError> errors) {}

  /// The schema's `ProviderCheck`.
  record Check(String provider, boolean passed, List<Step> steps) {}

  /// The schema's `CheckedStep`.
  record Step(
      CheckReport.Step step,
      CheckReport.Verdict verdict,
      String detail,
      @Nullable FailureKind failureKind,
      @Nullable String remedy,
      Duration took) {
    static Step of(Finding finding) {
      FailureKind kind = finding.kind();
      return new Step(
          finding.step(),
          finding.verdict(),
          finding.detail(),
          kind,
          kind == null ? null : kind.remedy(),
          finding.took());
    }
  }

  @MutationMapping
  Payload checkProvider(@Argument Input input, @ContextValue Access access)
      throws InterruptedException {
    if (!access.reaches(input.name())) {
      return refused(UserErrorCode.FORBIDDEN_PROVIDER, LocationCheck.outOfReach(input.name()));
    }
    ConfiguredProvider provider = providers.find(input.name());
    if (provider == null) {
      return refused(
          UserErrorCode.UNKNOWN_PROVIDER, LocationCheck.unknownProvider(input.name(), providers));
    }
    // One of its own: what is found out then is new, and connecting is part of it.
    StorageProvider own = provider.another().get();
    try {
      CheckReport report =
          ProviderCheck.run(
              own, new ProviderCheck.Wish(input.key(), input.readOnly(), LIMIT), nanoTime);
      Set<String> found = own.found();
      if (found != null) {
        probes.keep(provider.name(), provider.settings(), found);
      }
      return new Payload(
          new Check(
              provider.name(), report.passed(), report.findings().stream().map(Step::of).toList()),
          List.of());
    } finally {
      close(own);
    }
  }

  private static Payload refused(UserErrorCode code, String message) {
    return new Payload(null, List.of(new UserError(code, List.of("input", "name"), message)));
  }

  private static void close(StorageProvider provider) {
    try {
      provider.close();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "provider {0} could not be closed after its check: {1}",
          provider.name(),
          e.getMessage());
    }
  }
}
