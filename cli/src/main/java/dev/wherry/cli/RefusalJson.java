package dev.wherry.cli;

import java.util.List;
import java.util.Map;

/// Refusals for programs: `{"errors":[{"code":…,"path":[…],"place":…,"message":…}]}`.
final class RefusalJson {
  private RefusalJson() {}

  static String of(RefusedException refused) {
    return Json.write(
        Map.of("errors", refused.refusals().stream().map(RefusalJson::error).toList()));
  }

  private static Map<String, Object> error(Refusal refusal) {
    List<String> path = refusal.path();
    return Map.of(
        "code",
        refusal.code(),
        "path",
        path,
        "place",
        refusal.place(),
        "message",
        refusal.message());
  }
}
