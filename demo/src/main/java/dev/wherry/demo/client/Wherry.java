package dev.wherry.demo.client;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The service, as a program in another house sees it: by its GraphQL API. Any thread may call any
/// method.
public final class Wherry implements AutoCloseable {
  private static final String COUNTS =
      "state bytes counts { total queued waiting running succeeded skipped failed cancelled }";
  private static final String MOVE_ASSETS =
      """
      mutation($input: MoveAssetsInput!) {
        moveAssets(input: $input) { request { id } errors { code path message } }
      }
      """;
  private static final String REQUEST = "query($id: ID!) { request(id: $id) { " + COUNTS + " } }";
  private static final String CHANGES =
      "subscription($id: ID!) { requestChanged(id: $id) { " + COUNTS + " } }";
  private static final String ENDS =
      "subscription($id: ID!) { moveFinished(requestId: $id) { id } }";
  private static final String FIGURES =
      "{ stats { workers counts { running succeeded } rates { succeeded } } }";
  private static final String MOVES =
      """
      query($id: ID!, $after: String) {
        request(id: $id) {
          moves(first: 500, after: $after) {
            nodes {
              id source destination state attempts
              failure { kind message remedy }
              receipt { bytes sha256 crc32c evidence lostAttributes }
            }
            pageInfo { endCursor hasNextPage }
            totalCount
          }
        }
      }
      """;

  private final GraphQl graphQl;

  public Wherry(URI service) {
    this.graphQl = new GraphQl(service);
  }

  /// A move to ask for.
  public record Pair(String source, String destination) {}

  /// A move as the service tells it.
  ///
  /// @param bytes and `sha256` of its receipt, when it has one
  public record MoveTold(
      String id,
      String source,
      String destination,
      String state,
      int attempts,
      @Nullable FailureTold failure,
      @Nullable Long bytes,
      @Nullable String sha256) {}

  /// Why a move failed, as the service tells it.
  public record FailureTold(String kind, String message, String remedy) {}

  /// What the service tells of all requests.
  ///
  /// @param rate moves that succeed in a second
  public record Figures(int workers, int running, int succeeded, double rate) {}

  /// Asks for moves with one mutation.
  ///
  /// @param options further fields of the input
  /// @return the request's id
  /// @throws IOException when they are refused; it says why
  public String moveAssets(List<Pair> moves, Map<String, ?> options)
      throws IOException, InterruptedException {
    return accepted(graphQl.ask(mutation(moves, options)));
  }

  /// The body of [#moveAssets], ready to be sent by [#send].
  public static String mutation(List<Pair> moves, Map<String, ?> options) {
    var inputs = new ArrayList<Map<String, String>>();
    for (Pair move : moves) {
      inputs.add(Map.of("source", move.source(), "destination", move.destination()));
    }
    var input = new HashMap<String, Object>(options);
    input.put("moves", inputs);
    return GraphQl.body(MOVE_ASSETS, Map.of("input", input));
  }

  /// Sends what [#mutation] made, and gives the request's id.
  public String send(String mutation) throws IOException, InterruptedException {
    return accepted(graphQl.ask(mutation));
  }

  /// A request as it is now.
  public Progress request(String id) throws IOException, InterruptedException {
    JsonNode request = graphQl.ask(REQUEST, Map.of("id", id)).path("request");
    if (!request.isObject()) {
      throw new IOException("there is no request " + id);
    }
    return Progress.of(request);
  }

  /// Follows a request.
  ///
  /// @param next takes what it is now and each change, one at a time
  /// @return done when the subscription ends; cancelling it ends the subscription
  public CompletableFuture<Void> follow(String id, Consumer<Progress> next) {
    return graphQl.subscribe(
        CHANGES, Map.of("id", id), data -> next.accept(Progress.of(data.path("requestChanged"))));
  }

  /// Follows the moves of a request that end from now on.
  ///
  /// @param next takes the id of each, one at a time
  /// @return done when the subscription ends; cancelling it ends the subscription
  public CompletableFuture<Void> followEnds(String id, Consumer<String> next) {
    return graphQl.subscribe(
        ENDS,
        Map.of("id", id),
        data -> next.accept(data.path("moveFinished").path("id").asString("")));
  }

  /// The service's figures: workers that live, moves that run, and those that succeeded.
  public Figures figures() throws IOException, InterruptedException {
    JsonNode stats = graphQl.ask(FIGURES, Map.of()).path("stats");
    return new Figures(
        stats.path("workers").asInt(-1),
        stats.path("counts").path("running").asInt(-1),
        stats.path("counts").path("succeeded").asInt(-1),
        stats.path("rates").path("succeeded").asDouble(-1));
  }

  /// All moves of a request.
  public List<MoveTold> moves(String id) throws IOException, InterruptedException {
    var moves = new ArrayList<MoveTold>();
    var variables = new HashMap<String, Object>(Map.of("id", id));
    JsonNode page;
    do {
      page = graphQl.ask(MOVES, variables).path("request").path("moves");
      for (JsonNode move : page.path("nodes")) {
        moves.add(told(move));
      }
      variables.put("after", page.path("pageInfo").path("endCursor").asString(""));
    } while (page.path("pageInfo").path("hasNextPage").asBoolean(false));
    return List.copyOf(moves);
  }

  @Override
  public void close() {
    graphQl.close();
  }

  private static String accepted(JsonNode data) throws IOException {
    JsonNode payload = data.path("moveAssets");
    String id = payload.path("request").path("id").asString("");
    if (id.isEmpty()) {
      throw new IOException("the service refuses the request: " + payload.path("errors"));
    }
    return id;
  }

  private static MoveTold told(JsonNode move) {
    JsonNode failure = move.path("failure");
    JsonNode receipt = move.path("receipt");
    return new MoveTold(
        move.path("id").asString(""),
        move.path("source").asString(""),
        move.path("destination").asString(""),
        move.path("state").asString(""),
        move.path("attempts").asInt(0),
        failure.isObject()
            ? new FailureTold(
                failure.path("kind").asString(""),
                failure.path("message").asString(""),
                failure.path("remedy").asString(""))
            : null,
        receipt.isObject() ? (Long) receipt.path("bytes").asLong(-1) : null,
        receipt.path("sha256").isString() ? receipt.path("sha256").asString() : null);
  }
}
