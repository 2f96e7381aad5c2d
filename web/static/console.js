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

// The editors come without names for those who hear the page, and without a way to scroll them by keys.
const NAMES = /** @type {const} */ ([[".graphiql-query-editor", "Query"], [".graphiql-editor-tool", "Variables and headers"], [".result-window", "Result"]]);

new MutationObserver(() => {
  for (const [place, name] of NAMES) {
    for (const field of document.querySelectorAll(`${place} textarea:not([aria-label])`)) field.setAttribute("aria-label", name);
  }
  for (const scrolled of document.querySelectorAll('.CodeMirror-scroll[tabindex="-1"]')) scrolled.setAttribute("tabindex", "0");
}).observe(document.body, { childList: true, subtree: true });
