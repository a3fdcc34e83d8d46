package dev.wherry.server.graphql;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.queue.Listing;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Webhook;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ProviderRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes a checked request of a mutation's input. Touches neither the queue nor any provider's
/// endpoint. Safe for many threads.
final class RequestIntake {
  static final int MOST_MOVES = 10_000;
  private static final int MOST_LABELS = 20;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_KEY = 200;
  private static final int MOST_PRIORITY = 100;
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofDays(3_650);

  private final ProviderRegistry providers;
  private final Set<String> webhooks;

  /// @param webhooks the names of those that may hear of a request
  RequestIntake(ProviderRegistry providers, Set<String> webhooks) {
    this.providers = providers;
    this.webhooks = Set.copyOf(webhooks);
  }

  /// Checks an input, and tells everything that is wrong with it, up to [Complaints#KEPT] errors.
  ///
  /// @param input a `MoveAssetsInput` that fits the schema
  /// @param access of who sends it
  Intake check(Map<String, Object> input, Access access) {
    Complaints complaints = new Complaints();
    Common common = common(input, complaints);
    List<MoveRequest.Leg> legs =
        legs(list(input, "moves"), common.options().retireSource(), access, complaints);
    List<UserError> errors = complaints.all();
    return errors.isEmpty()
        ? new Intake.Accepted(common.request(providers.signposted(), legs, null))
        : new Intake.Refused(errors);
  }

  /// What every request may have, wherever its moves come from.
  record Common(
      @Nullable String idempotencyKey,
      int priority,
      MoveOptions options,
      List<String> labels,
      @Nullable Webhook webhook) {
    /// The request for some moves, or for what a listing finds.
    ///
    /// @param signposted as [MoveRequest] has it
    MoveRequest request(
        Set<String> signposted, List<MoveRequest.Leg> moves, @Nullable Listing listing) {
      return new MoveRequest(
          idempotencyKey, priority, options, labels, webhook, signposted, moves, listing);
    }
  }

  Common common(Map<String, Object> input, Complaints complaints) {
    MoveOptions options = options(input, complaints);
    String idempotencyKey = (String) input.get("idempotencyKey");
    if (idempotencyKey != null) {
      checkText(idempotencyKey, LONGEST_KEY, complaints, "idempotencyKey");
    }
    int priority = (Integer) Objects.requireNonNullElse(input.get("priority"), 0);
    if (Math.abs((long) priority) > MOST_PRIORITY) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "priority is %d: give it a value from -100 to 100".formatted(priority),
          "priority");
    }
    List<String> labels = labels(input, complaints);
    Webhook webhook = webhook((Map<?, ?>) input.get("webhook"), complaints);
    return new Common(idempotencyKey, priority, options, labels, webhook);
  }

  private static MoveOptions options(Map<String, Object> input, Complaints complaints) {
    MoveOptions usual = MoveOptions.DEFAULT;
    boolean retires =
        (Boolean) Objects.requireNonNullElse(input.get("retireSource"), usual.retireSource());
    return new MoveOptions(
        Objects.requireNonNullElse(
            policy(OverwritePolicy.class, input.get("overwrite")), usual.overwrite()),
        Objects.requireNonNullElse(policy(VerifyPolicy.class, input.get("verify")), usual.verify()),
        retires,
        retireAfter((Duration) input.get("retireAfter"), retires, complaints));
  }

  /// In whole milliseconds; null when there is none, or a wrong one.
  private static @Nullable Duration retireAfter(
      @Nullable Duration asked, boolean retires, Complaints complaints) {
    if (asked == null) {
      return null;
    }
    if (!retires) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "retireAfter says when the source is deleted: say retireSource: true, or leave it out",
          "retireAfter");
      return null;
    }
    if (asked.compareTo(SOONEST) < 0 || asked.compareTo(LATEST) > 0) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "retireAfter is %s: give it one second to ten years, or leave it out".formatted(asked),
          "retireAfter");
      return null;
    }
    return asked.truncatedTo(ChronoUnit.MILLIS);
  }

  /// Null when there is none, or a wrong one.
  private @Nullable Webhook webhook(@Nullable Map<?, ?> asked, Complaints complaints) {
    if (asked == null) {
      return null;
    }
    String name = text(asked, "name");
    if (!webhooks.contains(name)) {
      complaints.add(
          UserErrorCode.UNKNOWN_WEBHOOK,
          "no webhook '%s' is in the settings: %s"
              .formatted(
                  name,
                  webhooks.isEmpty()
                      ? "there are none"
                      : "there are " + String.join(", ", new TreeSet<>(webhooks))),
          "webhook",
          "name");
      return null;
    }
    Set<Webhook.Event> events = EnumSet.noneOf(Webhook.Event.class);
    for (Object event : (List<?>) Objects.requireNonNull(asked.get("events"))) {
      events.add(Webhook.Event.valueOf(event.toString()));
    }
    if (events.isEmpty()) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "the webhook hears of nothing: name an event, or leave the webhook out",
          "webhook",
          "events");
      return null;
    }
    return new Webhook(name, events);
  }

  private static <E extends Enum<E>> @Nullable E policy(Class<E> type, @Nullable Object value) {
    return value == null ? null : Enum.valueOf(type, value.toString());
  }

  private static List<String> labels(Map<String, Object> input, Complaints complaints) {
    List<String> labels = new ArrayList<>();
    for (Object label : list(input, "labels")) {
      checkText((String) label, LONGEST_LABEL, complaints, "labels", String.valueOf(labels.size()));
      labels.add((String) label);
    }
    if (labels.size() > MOST_LABELS) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "%d labels: give at most %d".formatted(labels.size(), MOST_LABELS),
          "labels");
    }
    return labels;
  }

  private static void checkText(String text, int longest, Complaints complaints, String... path) {
    int length = text.codePointCount(0, text.length());
    if (length == 0 || length > longest) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "%s has %d characters: give it 1 to %d".formatted(path[0], length, longest),
          path);
    } else if (!Text.isStorable(text)) {
      complaints.add(
          UserErrorCode.OUT_OF_RANGE,
          "%s has a NUL character or half of a surrogate pair: leave it out".formatted(path[0]),
          path);
    }
  }

  private List<MoveRequest.Leg> legs(
      List<?> moves, boolean retireSource, Access access, Complaints complaints) {
    if (moves.isEmpty()) {
      complaints.add(
          UserErrorCode.NO_MOVES, "the request has no moves: give at least one", "moves");
      return List.of();
    }
    if (moves.size() > MOST_MOVES) {
      complaints.add(
          UserErrorCode.TOO_MANY_MOVES,
          "the request has %,d moves: split it, with at most %,d in each"
              .formatted(moves.size(), MOST_MOVES),
          "moves");
      return List.of();
    }
    LocationCheck check = new LocationCheck(providers, access, complaints);
    Map<Location, Taker> taken = HashMap.newHashMap(moves.size());
    List<MoveRequest.Leg> legs = new ArrayList<>(moves.size());
    for (int i = 0; i < moves.size() && !complaints.isFull(); i++) {
      Map<?, ?> move = (Map<?, ?>) moves.get(i);
      String index = Integer.toString(i);
      Location source = check.source(text(move, "source"), retireSource, index);
      Location destination = check.destination(text(move, "destination"), index);
      if (destination != null) {
        Taker first = taken.putIfAbsent(destination, new Taker(i, source));
        if (first != null) {
          duplicate(first, new Taker(i, source), complaints);
        } else if (destination.equals(source)) {
          complaints.add(
              UserErrorCode.SAME_LOCATION,
              "the source is the destination too: choose another destination",
              "moves",
              index);
        } else if (source != null) {
          legs.add(new MoveRequest.Leg(source, destination));
        }
      }
    }
    return legs;
  }

  /// The move that goes to a destination.
  private record Taker(int index, @Nullable Location source) {}

  private static void duplicate(Taker first, Taker second, Complaints complaints) {
    String index = Integer.toString(second.index());
    if (first.source() != null && first.source().equals(second.source())) {
      complaints.add(
          UserErrorCode.DUPLICATE_MOVE,
          "moves %d and %d are the same: leave one out".formatted(first.index(), second.index()),
          "moves",
          index);
    } else {
      complaints.add(
          UserErrorCode.DUPLICATE_MOVE,
          "moves %d and %d have the same destination: leave one out, or choose another"
              .formatted(first.index(), second.index()),
          "moves",
          index,
          "destination");
    }
  }

  private static String text(Map<?, ?> move, String field) {
    return (String) Objects.requireNonNull(move.get(field), field);
  }

  private static List<?> list(Map<String, Object> input, String field) {
    return (List<?>) Objects.requireNonNullElse(input.get(field), List.of());
  }
}
