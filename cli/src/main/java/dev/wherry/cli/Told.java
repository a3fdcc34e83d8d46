package dev.wherry.cli;

/// Says what was done, in a line for people or as JSON for programs, and gives the exit code.
final class Told {
  private Told() {}

  /// @param done `cancelled`, `paused` or `resumed`
  static int request(Wherry wherry, RequestView request, String done) {
    String text =
        "request %s: %s; %s"
            .formatted(Printable.escape(request.id()), done, RequestText.parts(request.counts()));
    return tell(wherry, request.json(), text);
  }

  static int provider(Wherry wherry, ProviderView provider, String done) {
    String goesOn =
        provider.paused() && provider.running() > 0
            ? "; %s still running".formatted(Quantity.moves(provider.running()))
            : "";
    return tell(
        wherry,
        provider.json(),
        "provider %s: %s%s".formatted(Printable.escape(provider.name()), done, goesOn));
  }

  static int limited(Wherry wherry, ProviderView provider) {
    String text =
        "provider %s: moves at once: %s; rate: %s"
            .formatted(Printable.escape(provider.name()), provider.limit(), provider.rate());
    return tell(wherry, provider.json(), text);
  }

  /// @param lane its source and destination
  static int lane(Wherry wherry, Json lane, String done) {
    String text =
        "lane %s -> %s: %s"
            .formatted(
                Printable.escape(lane.text("source")),
                Printable.escape(lane.text("destination")),
                done);
    return tell(wherry, lane, text);
  }

  private static int tell(Wherry wherry, Json json, String text) {
    wherry.out().println(wherry.json() ? Json.write(json.fields()) : text);
    return ExitCode.SUCCESS;
  }
}
