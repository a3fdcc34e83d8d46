package dev.wherry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.ManifestFormat;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.ManifestListing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The mutation for what a manifest says, over HTTP.
final class MoveManifestTest {
  private static final TestServer SERVER = TestServer.start(TestEngine.class, Role.ALL);

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
    return listings.due(Set.of("old", "new", "https"), Duration.ofMinutes(10));
  }

  private static JsonNode move(String input) throws Exception {
    return SERVER
        .data(
            """
            mutation { moveManifest(input: {%s}) {
              request { id state listing { source format destination key state found rejected } }
              errors { code path message } } }
            """
                .formatted(input))
        .get("moveManifest");
  }

  @Test
  void aRequestIsAnsweredBeforeAnythingIsRead() throws Exception {
    JsonNode answer = move("manifest: \"old:lists/a.csv\", retireSource: true");
    assertThat(answer.get("errors")).isEmpty();
    assertThat(answer.at("/request/state").asString()).isEqualTo("OPEN");
    JsonNode listing = answer.at("/request/listing");
    assertThat(listing.get("source").asString()).isEqualTo("old:lists/a.csv");
    assertThat(listing.get("format").asString()).isEqualTo("CSV");
    assertThat(listing.get("destination").isNull()).isTrue();
    assertThat(listing.get("key").isNull()).isTrue();
    assertThat(listing.get("state").asString()).isEqualTo("RUNNING");
    Listings.Due due = due().orElseThrow();
    assertThat(due.retires()).isTrue();
    assertThat(due.what())
        .isInstanceOfSatisfying(
            ManifestListing.class,
            what -> {
              assertThat(what.manifest()).isEqualTo(new Location("old", "lists/a.csv"));
              assertThat(what.reach()).contains("old", "new", "https");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "old:a.jsonl,,JSON_LINES",
    "old:a.csv,JSON_LINES,JSON_LINES",
    "old:a,CSV,CSV",
    "https://host/list.ndjson?version=7,,JSON_LINES",
  })
  void theFormatIsAskedOrTold(String manifest, String asked, ManifestFormat format)
      throws Exception {
    move("manifest: \"%s\"%s".formatted(manifest, asked == null ? "" : ", format: " + asked));
    assertThat(due().orElseThrow().what())
        .isInstanceOfSatisfying(
            ManifestListing.class, what -> assertThat(what.format()).isEqualTo(format));
  }

  @Test
  void whatIsWrongWithItsLinesIsTold() throws Exception {
    String id = move("manifest: \"old:a.csv\"").at("/request/id").asString();
    Listings.Due due = due().orElseThrow();
    listings.append(
        due,
        new Listings.Page(3, List.of(), 1, List.of(new Problem("line 7", "1 field")), "next"),
        Duration.ofMinutes(1));
    listings.giveUp(due, new Failure(FailureKind.MALFORMED_MANIFEST, "old:a.csv, line 9: a quote"));
    JsonNode listing =
        SERVER
            .data(
                """
                { request(id: "%s") { listing {
                  state found rejected problems { place message } failure { kind remedy } } } }
                """
                    .formatted(id))
            .at("/request/listing");
    assertThat(listing.toString())
        .startsWith(
            "{\"state\":\"FAILED\",\"found\":3,\"rejected\":1,\"problems\":[{\"place\":\"line 7\",\"message\":\"1 field\"}]")
        .contains("\"kind\":\"MALFORMED_MANIFEST\",\"remedy\":\"Mend the manifest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "manifest: \"old\" | MALFORMED_LOCATION | input,manifest",
        "manifest: \"old:\" | MALFORMED_LOCATION | input,manifest",
        "manifest: \"odl:a.csv\" | UNKNOWN_PROVIDER | input,manifest",
        "manifest: \"old:a\\u0000.csv\" | INVALID_KEY | input,manifest",
        "manifest: \"old:a.json\" | UNKNOWN_FORMAT | input,format",
        "manifest: \"old:a.csv\", retireAfter: \"PT1H\" | OUT_OF_RANGE | input,retireAfter",
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
}
