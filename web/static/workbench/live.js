// What others change, as it happens: the feed of a document, taken up again where it broke off.
// @ts-check

const QUERY = `subscription($document: String!, $after: Int) { changes(document: $document, after: $after) {
  sequence actor action nodeType nodeId after before node { __typename
    ... on Annotation { version span { quote paragraph { ordinal } } } ... on Span { paragraph { ordinal } }
    ... on Gloss { text } ... on Translation { text } ... on Note { text } ... on EntityLink { entity { label } } } } }`;
const PATIENCE = [1, 2, 5, 10, 20]; // seconds before each new try

/** @typedef {{ sequence: number, actor: string, action: string, nodeType: string, nodeId: string | null, node: any, before: any, after: any }} Change */

/**
 * Tell every change of a document from a sequence on, until the page is left.
 * @param {string} slug
 * @param {number | null} after the last sequence known
 * @param {{ change: (change: Change) => void, state: (isConnected: boolean) => void }} hearer
 */
export function follow(slug, after, hearer) {
  let failures = 0;
  let last = after;
  const leaving = new AbortController();
  addEventListener("pagehide", () => leaving.abort(), { once: true });

  async function listen() {
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: QUERY, variables: { document: slug, after: last } }),
      signal: leaving.signal,
    });
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    hearer.state(true);
    failures = 0;
    for await (const event of events(answer.body)) {
      const change = event.data?.changes;
      if (!change) return;
      last = change.sequence;
      hearer.change(change);
    }
  }

  (async () => {
    while (!leaving.signal.aborted) {
      try {
        await listen();
      } catch {
        if (leaving.signal.aborted) return;
      }
      hearer.state(false);
      const pause = PATIENCE[Math.min(failures++, PATIENCE.length - 1)];
      await Promise.race([new Promise((go) => setTimeout(go, pause * 1000)), new Promise((go) => addEventListener("online", go, { once: true }))]);
    }
  })();
}

/** The results in a stream of server-sent events. @param {ReadableStream<Uint8Array>} body @returns {AsyncGenerator<any>} */
async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block.split(/\r?\n/).filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
      if (/^event: ?next/m.test(block) && data) yield JSON.parse(data);
    }
  }
}
