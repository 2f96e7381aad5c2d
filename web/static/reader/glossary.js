// The glossary at the end of the page, drawn anew where the text is read in another view or more of it is there.
// @ts-check

import { article, tongue, view } from "./article.js";
import { make } from "../element.js";
import { entry } from "./entry.js";
import { sort } from "./paragraph.js";
import { breath } from "./place.js";
import * as store from "./store.js";
import { say } from "../words.js";

/** @type {[string, (sort: string) => boolean][]} */
const PARTS = [
  ["names", (sort) => sort !== "word" && sort !== "note"],
  ["words", (sort) => sort === "word"],
  ["notes", (sort) => sort === "note"],
];

/** From how many entries on they are laid out only when somebody comes to them. */
const MANY = 200;

/** The glossary of the leaves that are in the page. */
export async function glossary() {
  const leaves = [...article.querySelectorAll(".leaf:not(.empty)")].map((leaf) => Number(/** @type {HTMLElement} */ (leaf).dataset.leaf));
  /** @type {Map<string, { kind: string, line: HTMLElement }>} */
  const lines = new Map();
  for (const leaf of leaves) {
    for (const { spans, text } of await store.leaf(leaf, view())) {
      for (const { start, end, said } of spans) {
        for (const one of said) {
          const head = text.slice(start, end);
          const key = JSON.stringify(one.entity ? [one.entity.key, one.status] : [head, one.kind, one.text, one.pinyin, one.status]);
          if (!lines.has(key)) lines.set(key, { kind: sort(one), line: entry(one, head, tongue()) });
        }
      }
      await breath();
    }
  }
  const all = [...lines.values()];
  const parts = PARTS.flatMap(([title, fits]) => {
    const chosen = all.filter(({ kind }) => fits(kind)).map(({ line }) => line);
    return chosen.length ? [make("h3", {}, say(`reader.glossary.${title}`)), make("ol", { class: "entries" }, ...chosen)] : [];
  });
  const old = document.querySelector("main > .glossary");
  if (!parts.length) return old?.remove();
  const made = make("section", { class: all.length > MANY ? "glossary many" : "glossary", "aria-labelledby": "glossary" }, make("h2", { id: "glossary" }, say("reader.glossary")), ...parts);
  if (old) old.replaceWith(made);
  else document.querySelector("main")?.append(made);
}
