// Where else a word occurs: the first places that a search finds, with a way to all of them.
// @ts-check

import { ask } from "../graphql.js";
import { say } from "../words.js";
import { PAGE, slug, tongue, view } from "./article.js";
import { make } from "../element.js";

const SEARCH = `query Elsewhere($query: String!, $slug: String!, $view: TextView!) {
  here: search(query: $query, document: $slug, first: 4) { edges { node { ...Place } } }
  all: search(query: $query, first: 8) { totalCount edges { node { ...Place } } }
}
fragment Place on SearchHit {
  highlights(view: $view, unit: UTF16) { start end }
  paragraph { ordinal text(view: $view) document { slug title language } }
}`;
const SHOWN = 3;
const AROUND = 7;

/**
 * The other places of a word; null where it has none.
 * @param {string} word @param {number} ordinal the paragraph where it was met @param {AbortSignal} signal
 */
export async function elsewhere(word, ordinal, signal) {
  const { here, all } = await ask(SEARCH, { query: word, slug, view: view() }, { signal });
  const own = (/** @type {any} */ hit) => hit.paragraph.document.slug === slug;
  const others = [...here.edges, ...all.edges.filter((/** @type {any} */ { node }) => !own(node))]
    .map(({ node }) => node)
    .filter((hit) => hit.highlights.length && !(own(hit) && hit.paragraph.ordinal === ordinal));
  if (!others.length) return null;
  return make("section", { class: "elsewhere" },
    make("h3", {}, say("reader.elsewhere"), " ",
      make("a", { href: `/search?query=${encodeURIComponent(word)}` }, say("reader.places", { number: all.totalCount }))),
    make("ul", {}, ...others.slice(0, SHOWN).sort((a, b) => Number(own(b)) - Number(own(a)) || a.paragraph.ordinal - b.paragraph.ordinal).map(line)));
}

/** A place in its context. @param {any} hit */
function line({ highlights: [{ start, end }], paragraph: { ordinal, text, document: other } }) {
  const own = other.slug === slug;
  const page = Math.floor((ordinal - 1) / PAGE) * PAGE + 1;
  const [from, to] = [edge(text, Math.max(0, start - AROUND)), edge(text, Math.min(text.length, end + AROUND))];
  return make("li", {},
    make("a", { href: own ? `#p${ordinal}` : `/documents/${other.slug}?find=${encodeURIComponent(text.slice(start, end))}${page > 1 ? `&from=${page}` : ""}#p${ordinal}`, "aria-label": say("reader.paragraph", { number: ordinal }) }, String(ordinal)), " ",
    make("span", { lang: own ? tongue() : other.language },
      from > 0 && "…", text.slice(from, start), make("mark", {}, text.slice(start, end)), text.slice(end, to), to < text.length && "…"),
    !own && make("cite", { lang: other.language }, " ", other.title));
}

/** A cut never goes through a surrogate pair. @param {string} text @param {number} at */
const edge = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at);
