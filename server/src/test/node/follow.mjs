// follow.mjs ws|sse URL DOCUMENT: the results of a subscription, a line of JSON for each, until it is complete.
import { createClient as sse } from 'graphql-sse';
import { createClient as ws } from 'graphql-ws';
import { WebSocket } from 'ws';

const [way, url, query] = process.argv.slice(2);
const client =
  way === 'ws'
    ? ws({ url: url.replace('http:', 'ws:'), webSocketImpl: WebSocket, retryAttempts: 0 })
    : sse({ url, retryAttempts: 0 });
for await (const result of client.iterate({ query })) {
  console.log(JSON.stringify(result));
}
await client.dispose();
