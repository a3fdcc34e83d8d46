// GraphiQL over this service's own /graphql, with an example of each kind of operation.
const example = `# Wherry moves assets between storage providers.
# Put the cursor into an operation and press Ctrl-Enter.

# What is configured, and what was asked for lately.
query Overview {
  providers { name kind writable }
  requests(first: 10) {
    nodes { id state createdAt counts { total succeeded skipped failed } }
  }
}

# Asks for a move; it is carried in the background.
mutation MoveOne {
  moveAssets(input: {
    moves: [{source: "https://example.com/", destination: "disk:example.html"}]
    idempotencyKey: "my-first-move"
  }) {
    request { id }
    errors { code path message }
  }
}

# Follows a request until it is finished.
subscription Follow {
  requestChanged(id: "1") {
    state
    counts { total queued running succeeded skipped failed }
  }
}
`;

const socket = window.location.protocol === "https:" ? "wss:" : "ws:";
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({
      url: "/graphql",
      subscriptionUrl: `${socket}//${window.location.host}/graphql`,
    }),
    defaultQuery: example,
    defaultEditorToolsVisibility: true,
  }),
);
