package dev.wherry.cli;

/// Everything that is asked of the service. A test holds each against its schema.
final class Documents {
  private static final String REQUEST =
      """
      fragment requestFields on Request {
        id state
        counts { total queued waiting running succeeded skipped failed cancelled }
        bytes idempotencyKey priority overwrite verify retireSource retireAfter sourcesKeptAt labels
        listing { source format destination key state found rejected problems { place message }
          failure { kind message remedy } }
        createdAt finishedAt
      }
      """;

  static final String MOVE_PREFIX =
      """
      mutation MovePrefix($input: MovePrefixInput!) {
        movePrefix(input: $input) {
          request { ...requestFields }
          errors { code path message }
        }
      }
      """
          + REQUEST;

  static final String MOVE_MANIFEST =
      """
      mutation MoveManifest($input: MoveManifestInput!) {
        moveManifest(input: $input) {
          request { ...requestFields }
          errors { code path message }
        }
      }
      """
          + REQUEST;

  static final String MOVE_ASSETS =
      """
      mutation MoveAssets($input: MoveAssetsInput!) {
        moveAssets(input: $input) {
          request { ...requestFields }
          errors { code path message }
        }
      }
      """
          + REQUEST;

  static final String ONE_REQUEST =
      """
      query OneRequest($id: ID!) { request(id: $id) { ...requestFields } }
      """
          + REQUEST;

  static final String REQUESTS =
      """
      query Requests($first: Int!, $after: String, $filter: RequestFilter) {
        requests(first: $first, after: $after, filter: $filter) {
          nodes { ...requestFields }
          pageInfo { hasNextPage endCursor }
        }
      }
      """
          + REQUEST;

  static final String FAILED_MOVES =
      """
      query FailedMoves($id: ID!, $first: Int!, $after: String) {
        request(id: $id) {
          moves(first: $first, after: $after, filter: {states: [FAILED]}) {
            nodes {
              id source destination state attempts failure { kind message remedy }
              createdAt startedAt finishedAt
            }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
      """;

  static final String REQUEST_CHANGED =
      """
      subscription RequestChanged($id: ID!) { requestChanged(id: $id) { ...requestFields } }
      """
          + REQUEST;

  private static final String PROVIDER =
      """
      fragment providerFields on Provider {
        name kind writable paused running inFlight { allowed floor ceiling }
        rate { requestsPerSecond bytesPerSecond } closedUntil
      }
      """;

  static final String PROVIDERS =
      """
      query Providers { providers { ...providerFields } }
      """
          + PROVIDER;

  static final String LANES =
      """
      query Lanes { lanes { source destination paused pausedAt running } }
      """;

  private static final String STATS_FIELDS =
      """
      fragment countFields on MoveCounts {
        total queued waiting running succeeded skipped failed cancelled
      }
      fragment rateFields on Rates { succeeded skipped failed bytes }
      fragment statsFields on Stats {
        at workers counts { ...countFields } bytes bytesUnderWay rates { ...rateFields } queuedSince
        byLane {
          source destination counts { ...countFields } bytes rates { ...rateFields } queuedSince
        }
      }
      """;

  static final String STATS =
      """
      query Stats { stats { ...statsFields } }
      """
          + STATS_FIELDS;

  static final String STATS_CHANGED =
      """
      subscription StatsChanged { statsChanged { ...statsFields } }
      """
          + STATS_FIELDS;

  static final String DEAD_LETTERS =
      """
      query DeadLetters($first: Int!, $after: String) {
        deadLetters(first: $first, after: $after) {
          nodes { id eventId webhook event requestId moveId happenedAt diedAt tries failure }
          pageInfo { hasNextPage endCursor }
        }
      }
      """;

  static final String REDELIVER =
      """
      mutation Redeliver($ids: [ID!]!) {
        redeliver(ids: $ids) { redelivered errors { code path message } }
      }
      """;

  static final String LIMIT_PROVIDER =
      """
      mutation LimitProvider($input: LimitProviderInput!) {
        limitProvider(input: $input) {
          provider { ...providerFields }
          errors { code path message }
        }
      }
      """
          + PROVIDER;

  static final String CHECK_PROVIDER =
      """
      mutation CheckProvider($input: CheckProviderInput!) {
        checkProvider(input: $input) {
          check { provider passed steps { step verdict detail failureKind remedy took } }
          errors { code path message }
        }
      }
      """;

  static final String RETRY_MOVES =
      """
      mutation RetryMoves($filter: RetryFilter!) {
        retryMoves(filter: $filter) {
          retried
          request { ...requestFields }
          errors { code path message }
        }
      }
      """
          + REQUEST;

  static final String CREATE_TOKEN =
      """
      mutation CreateToken($input: CreateTokenInput!) {
        createToken(input: $input) {
          secret
          token { name scopes providers createdAt expiresAt }
          errors { code path message }
        }
      }
      """;

  static final String TOKENS =
      """
      query Tokens { tokens { name scopes providers createdAt expiresAt } }
      """;

  static final String REVOKE_TOKEN =
      """
      mutation RevokeToken($name: String!) {
        revokeToken(name: $name) { name errors { code path message } }
      }
      """;

  private Documents() {}

  /// A mutation that takes a request's id: `cancelRequest` and its like.
  static String requestVerb(String mutation) {
    return """
        mutation RequestVerb($id: ID!) {
          %s(id: $id) { request { ...requestFields } errors { code path message } }
        }
        """
            .formatted(mutation)
        + REQUEST;
  }

  /// `pauseProvider` or `resumeProvider`.
  static String providerVerb(String mutation) {
    return """
        mutation ProviderVerb($name: String!) {
          %s(name: $name) { provider { ...providerFields } errors { code path message } }
        }
        """
            .formatted(mutation)
        + PROVIDER;
  }

  /// `pauseLane` or `resumeLane`.
  static String laneVerb(String mutation) {
    return """
        mutation LaneVerb($source: String!, $destination: String!) {
          %s(source: $source, destination: $destination) {
            lane { source destination paused pausedAt running }
            errors { code path message }
          }
        }
        """
        .formatted(mutation);
  }

  /// Counts a request's failed moves by kind: one field for each, named as the kind is.
  static String failuresByKind() {
    StringBuilder document =
        new StringBuilder("query FailuresByKind($id: ID!) { request(id: $id) {\n");
    for (FailureKind kind : FailureKind.values()) {
      document
          .append("  ")
          .append(kind)
          .append(": moves(first: 1, filter: {states: [FAILED], failureKinds: [")
          .append(kind)
          .append("]}) { totalCount }\n");
    }
    return document.append("} }\n").toString();
  }
}
