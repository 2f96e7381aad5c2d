// GraphiQL on the service's own address, with a query that works on the sample document.
// @ts-check

const { GraphiQL, React, ReactDOM, graphqlWs } = /** @type {any} */ (window);

const QUERY = `# The first paragraphs of the sample document in Simplified characters,
# with their translation, and what is said of their words.
query Reading($slug: String!) {
  document(slug: $slug) {
    title
    paragraphs(first: 3) {
      edges {
        node {
          ordinal
          role
          text(view: ZH_HANS)
          translation(language: "en")
          spans(kinds: [GLOSS, ENTITY_LINK]) {
            quote(view: ZH_HANS)
            range(view: ZH_HANS, unit: UTF16) { start end }
            annotations(kinds: [GLOSS, ENTITY_LINK]) {
              kind
              ... on Gloss { text pinyin }
              ... on EntityLink { entity { key label wikidata } }
            }
          }
        }
      }
    }
  }
}
`;

/** Send a request without an Authorization header that holds no token yet. @param {string} address @param {RequestInit} options */
function send(address, options) {
  const headers = new Headers(options.headers);
  if (/^(Bearer)?$/i.test((headers.get("Authorization") ?? "").trim())) headers.delete("Authorization");
  return fetch(address, { ...options, headers });
}

const socket = location.href.replace(/^http/, "ws").replace(/[?#].*/, "");
const fetcher = GraphiQL.createFetcher({
  url: location.pathname,
  fetch: send,
  wsClient: graphqlWs.createClient({ url: socket, lazy: true }),
});

ReactDOM.render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: QUERY,
    variables: JSON.stringify({ slug: "tamsui-tea" }, null, 2),
    headers: JSON.stringify({ Authorization: "Bearer " }, null, 2),
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: "headers",
  }),
  document.getElementById("console"),
);
