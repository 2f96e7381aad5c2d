// Paints words of a paragraph as selected while something else has the focus, without touching the text.
// @ts-check

import { section } from "../reader/article.js";
import { range } from "../reader/selection.js";

/** @param {{ ordinal: number, start: number, end: number } | null} stretch null for none */
export function paint(stretch) {
  if (!("highlights" in CSS)) return;
  const text = stretch && section(stretch.ordinal)?.querySelector(".original");
  const there = stretch && text && range(text, stretch.start, stretch.end);
  if (there) CSS.highlights.set("zhushu-selected", new Highlight(there));
  else CSS.highlights.delete("zhushu-selected");
}
