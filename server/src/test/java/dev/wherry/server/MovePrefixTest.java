package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.PrefixListing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The mutation for everything under a prefix, over HTTP.
final class MovePrefixTest {
  private static final TestServer SERVER = TestServer.start(TestEngine.class, Role.ALL);
  private static final String LISTING =
      """
      listing { source destination key state found rejected problems { place message }
        failure { kind message remedy } endedAt }
      """;

  private final Listings listings = SERVER.queue().listings();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /// Ends what a test left.
  @AfterEach
  void endListings() {
    for (var due = due(); due.isPresent(); due = due()) {
      listings.giveUp(due.get(), new Failure(FailureKind.INTERNAL, "the test is over"));
    }
  }

  private Optional<Listings.Due> due() {
    return listings.due(Set.of("old", "new"), Duration.ofMinutes(10));
  }

  private static PrefixListing prefix(Listings.Due due) {
    return (PrefixListing) due.what();
  }

  private static JsonNode move(String input) throws Exception {
    return SERVER
        .data(
            "mutation { movePrefix(input: {%s}) { request { id state %s } errors { code path message } } }"
                .formatted(input, LISTING))
        .get("movePrefix");
  }

  private static JsonNode request(String id) throws Exception {
    return SERVER
        .data(
            "query($id: ID!) { request(id: $id) { state counts { total } %s } }".formatted(LISTING),
            Map.of("id", id))
        .get("request");
  }

  @Test
  void aRequestIsAnsweredBeforeAnythingIsListed() throws Exception {
    JsonNode answer =
        move("source: \"old:a/{b}/\", destination: \"new:{c}/\", key: \"{ext}/{name}\"");
    assertThat(answer.get("errors")).isEmpty();
    assertThat(answer.at("/request/state").asString()).isEqualTo("OPEN");
    JsonNode listing = answer.at("/request/listing");
    assertThat(listing.get("source").asString()).isEqualTo("old:a/{b}/");
    assertThat(listing.get("destination").asString()).isEqualTo("new");
    assertThat(listing.get("key").asString()).isEqualTo("{{c}}/{ext}/{name}");
    assertThat(listing.get("state").asString()).isEqualTo("RUNNING");
    assertThat(listing.get("endedAt").isNull()).isTrue();
    Listings.Due due = due().orElseThrow();
    assertThat(prefix(due).prefix()).isEqualTo("a/{b}/");
    assertThat(prefix(due).key().apply("a/{b}/", "a/{b}/x/y.jpg")).isEqualTo("{c}/jpg/y.jpg");
  }

  @Test
  void whatAListingFindsAndWhyItEndsIsTold() throws Exception {
    String id = move("source: \"old:\", destination: \"new:\"").at("/request/id").asString();
    Listings.Due due = due().orElseThrow();
    List<MoveRequest.Leg> legs =
        List.of(new MoveRequest.Leg(new Location("old", "k"), new Location("new", "k")));
    listings.append(
        due,
        new Listings.Page(2, legs, 1, List.of(new Problem("bad", "too long")), "next"),
        Duration.ofMinutes(1));
    listings.giveUp(due, new Failure(FailureKind.SOURCE_FORBIDDEN, "no"));
    JsonNode listing = request(id).get("listing");
    assertThat(request(id).at("/counts/total").asInt()).isEqualTo(1);
    assertThat(listing.get("state").asString()).isEqualTo("FAILED");
    assertThat(listing.get("found").asInt()).isEqualTo(2);
    assertThat(listing.get("rejected").asInt()).isEqualTo(1);
    assertThat(listing.at("/problems/0/place").asString()).isEqualTo("bad");
    assertThat(listing.at("/problems/0/message").asString()).isEqualTo("too long");
    assertThat(listing.at("/failure/kind").asString()).isEqualTo("SOURCE_FORBIDDEN");
    assertThat(listing.at("/failure/remedy").asString()).isNotEmpty();
    assertThat(listing.get("endedAt").isNull()).isFalse();
  }

  @Test
  void aListingThatIsTriedAgainIsToldAtOnce() throws Exception {
    String id = move("source: \"old:\", destination: \"new:\"").at("/request/id").asString();
    listings.giveUp(due().orElseThrow(), new Failure(FailureKind.SOURCE_FORBIDDEN, "no"));
    JsonNode answer =
        SERVER
            .data(
                "mutation($id: ID!) { retryMoves(filter: {requestId: $id}) { retried request { state %s } } }"
                    .formatted(LISTING),
                Map.of("id", id))
            .get("retryMoves");
    assertThat(answer.get("retried").asInt()).isZero();
    assertThat(answer.at("/request/state").asString()).isEqualTo("OPEN");
    assertThat(answer.at("/request/listing/state").asString()).isEqualTo("RUNNING");
  }

  @Test
  void theFilterIsTaken() throws Exception {
    move(
        """
        source: "old:", destination: "new:", filter: {include: ["*.jpg"], exclude: ["x*"],
          minBytes: 1, maxBytes: 5000000000, modifiedAfter: "2020-01-01T00:00:00Z"}
        """);
    var filter = prefix(due().orElseThrow()).filter();
    assertThat(filter.include()).hasToString("[*.jpg]");
    assertThat(filter.exclude()).hasToString("[x*]");
    assertThat(filter.minBytes()).isEqualTo(1);
    assertThat(filter.maxBytes()).isEqualTo(5_000_000_000L);
    assertThat(filter.modifiedAfter()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(filter.modifiedBefore()).isNull();
  }

  @Test
  void theSameKeyIsStoredOnce() throws Exception {
    String input = "source: \"old:%s\", destination: \"new:\", idempotencyKey: \"prefix\"";
    String first = move(input.formatted("a")).at("/request/id").asString();
    assertThat(move(input.formatted("a")).at("/request/id").asString()).isEqualTo(first);
    assertThat(move(input.formatted("b")).at("/errors/0/code").asString())
        .isEqualTo("IDEMPOTENCY_KEY_TAKEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "source: \"old\", destination: \"new:\" | MALFORMED_LOCATION | input,source",
        "source: \"OLD:\", destination: \"new:\" | MALFORMED_LOCATION | input,source",
        "source: \"odl:\", destination: \"new:\" | UNKNOWN_PROVIDER | input,source",
        "source: \"old:\", destination: \"nwe:\" | UNKNOWN_PROVIDER | input,destination",
        "source: \"https:\", destination: \"new:\" | NOT_LISTABLE | input,source",
        "source: \"old:\", destination: \"https:\" | NOT_WRITABLE | input,destination",
        "source: \"old:a\", destination: \"old:ab\" | SAME_LOCATION | input,destination",
        "source: \"old:\", destination: \"new:\", key: \"{pth}\" | MALFORMED_PATTERN | input,key",
        "source: \"old:\", destination: \"new:\", filter: {include: [\"a\", \"[\"]} | MALFORMED_PATTERN | input,filter,include,1",
        "source: \"old:\", destination: \"new:\", filter: {exclude: [\"{\"]} | MALFORMED_PATTERN | input,filter,exclude,0",
        "source: \"old:\", destination: \"new:\", filter: {minBytes: 2, maxBytes: 1} | OUT_OF_RANGE | input,filter,maxBytes",
        "source: \"old:\", destination: \"new:\", priority: 101 | OUT_OF_RANGE | input,priority",
      })
  void aWrongInputIsTold(String input, String code, String path) throws Exception {
    JsonNode answer = move(input);
    assertThat(answer.get("request").isNull()).isTrue();
    JsonNode error = answer.at("/errors/0");
    assertThat(error.get("code").asString()).isEqualTo(code);
    assertThat(error.get("path").valueStream().map(JsonNode::asString))
        .containsExactly(path.split(",", -1));
    assertThat(error.get("message").asString()).isNotEmpty();
    assertThat(due()).isEmpty();
  }

  /// What a worker makes of them for each key, and a report for each request, stays small.
  @Test
  void whatIsTooLongIsRefused() throws Exception {
    String pair = "source: \"old:%s\", destination: \"new:%s\"";
    String longest = "a".repeat(4_000);
    String choices = "\"{%s}%s\"".formatted(",".repeat(99), "a".repeat(99));
    assertThat(codes(pair.formatted(longest, longest))).isEmpty();
    assertThat(codes(pair.formatted(longest + "a", ""))).containsExactly("OUT_OF_RANGE");
    assertThat(codes(pair.formatted("", longest + "a"))).containsExactly("OUT_OF_RANGE");
    String all = pair.formatted("", "");
    assertThat(codes(all + ", key: \"" + "{key}".repeat(200) + "\"")).isEmpty();
    assertThat(codes(all + ", key: \"" + "{key}".repeat(201) + "\""))
        .containsExactly("OUT_OF_RANGE");
    String two = choices + ", " + choices;
    assertThat(codes(all + ", filter: {include: [" + two + "]}")).isEmpty();
    assertThat(codes(all + ", filter: {include: [" + two + ", " + choices + "]}"))
        .containsExactly("OUT_OF_RANGE");
  }

  private static List<String> codes(String input) throws Exception {
    return move(input)
        .get("errors")
        .valueStream()
        .map(error -> error.get("code").asString())
        .toList();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    JsonNode errors = move("source: \"x\", destination: \"y\", key: \"{\"").get("errors");
    assertThat(errors.valueStream().map(error -> error.get("code").asString()))
        .containsExactly("MALFORMED_LOCATION", "MALFORMED_LOCATION", "MALFORMED_PATTERN");
  }
}
