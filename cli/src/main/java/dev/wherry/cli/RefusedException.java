package dev.wherry.cli;

import java.util.List;
import java.util.stream.Collectors;

/// The service refused an input, or it can't be sent as it is.
final class RefusedException extends CommandException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 20;

  private final transient List<Refusal> refusals;

  RefusedException(List<Refusal> refusals) {
    super(ExitCode.REFUSED, text(refusals));
    this.refusals = List.copyOf(refusals);
  }

  List<Refusal> refusals() {
    return refusals;
  }

  private static String text(List<Refusal> refusals) {
    String shown =
        refusals.stream()
            .limit(SHOWN)
            .map(refusal -> refusal.place() + ": " + Printable.escape(refusal.message()))
            .collect(Collectors.joining("\n"));
    int left = refusals.size() - SHOWN;
    return left > 0 ? "%s%nand %,d more".formatted(shown, left) : shown;
  }
}
