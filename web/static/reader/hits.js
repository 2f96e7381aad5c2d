// The places of words that were looked for, as `find` in the address says, marked wherever they are in the page.
// @ts-check

import { ask } from "../graphql.js";
import { article, section, slug, view } from "./article.js";
import { idle } from "./place.js";
import { range } from "./selection.js";

const HITS = `query Hits($query: String!, $slug: String!, $view: TextView!) {
  search(query: $query, document: $slug, first: 1000) {
    edges { node { highlights(view: $view, unit: UTF16) { start end } paragraph { ordinal } } }
  }
}`;

const wanted = new URLSearchParams(location.search).get("find")?.trim() ?? "";
/** @type {Map<number, { start: number, end: number }[]>} */
let places = new Map();
let read = "";

/** Mark what is there. */
function mark() {
  const found = new Highlight();
  for (const [ordinal, ranges] of places) {
    const text = section(ordinal)?.querySelector(".original");
    if (text) for (const { start, end } of ranges) found.add(range(text, start, end) ?? new Range());
  }
  CSS.highlights.set("hit", found);
}

/** Find the words in the view that is shown. */
async function find() {
  const shown = view();
  if (shown !== read) {
    read = shown;
    const { search } = await ask(HITS, { query: wanted, slug, view: shown });
    if (shown !== read) return;
    places = new Map(search.edges.map((/** @type {any} */ { node }) => [node.paragraph.ordinal, node.highlights]));
  }
  mark();
}

if (wanted && "highlights" in CSS) {
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    idle(() => {
      waiting = false;
      find().catch(() => {});
    });
  };
  new MutationObserver(later).observe(article, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-view"] });
  later();
}
