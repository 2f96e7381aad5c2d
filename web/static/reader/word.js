// The word at a point, an offset or a mark; and walking from word to word.
// @ts-check

import { section, view } from "./article.js";
import { around } from "../element.js";
import { offset, range, written } from "./selection.js";
import * as store from "./store.js";

/** A place in a paragraph, in UTF-16 units of the view. @typedef {{ ordinal: number, offset: number, mark: HTMLElement | null }} Spot */

/** The text of a paragraph in the page. @param {number} ordinal */
export const original = (ordinal) => section(ordinal)?.querySelector(".original") ?? null;

/** The character under a pointer. @param {number} x @param {number} y @returns {Spot | null} */
export function under(x, y) {
  const point = caret(x, y);
  const held = around(point?.node ?? null, ".paragraph");
  const text = held?.querySelector(".original");
  if (!point || !held || !text?.contains(point.node)) return null;
  const at = offset(text, point.node, point.offset);
  for (const start of [at, at - 1]) {
    const there = start >= 0 ? range(text, start, start + 1) : null;
    const hit = [...(there?.getClientRects() ?? [])].some((r) => x >= r.left - 1 && x <= r.right + 1 && y >= r.top - 4 && y <= r.bottom + 4);
    if (hit) return { ordinal: Number(held.dataset.ordinal), offset: start, mark: null };
  }
  return null;
}

/** @param {number} x @param {number} y */
export function caret(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const found = /** @type {any} */ (document).caretRangeFromPoint?.(x, y);
  return found ? { node: found.startContainer, offset: found.startOffset } : null;
}

/** Where a mark stands; a sign stands at the end of its words. @param {HTMLElement} mark @returns {Spot | null} */
export function at(mark) {
  const held = around(mark, ".paragraph");
  const text = held?.querySelector(".original");
  if (!held || !text) return null;
  return { ordinal: Number(held.dataset.ordinal), offset: offset(text, mark, 0), mark };
}

/** What is said of a spot, the innermost first. @param {Spot} spot */
export async function said({ ordinal, offset, mark }) {
  const paragraph = await store.paragraph(ordinal, view());
  const sign = mark?.classList.contains("sign");
  const covering = (paragraph?.spans ?? []).filter(({ start, end }) => (sign ? end === offset : start <= offset && offset < end));
  covering.sort((a, b) => a.end - a.start - (b.end - b.start));
  return covering.map((span) => ({ ...span, said: span.said.filter((one) => !sign || one.kind === "NOTE") })).filter((span) => span.said.length);
}

/** The word of a spot as the dictionary has it. @param {Spot} spot */
export async function word({ ordinal, offset }) {
  const words = await store.senses(ordinal, view());
  return words.find(({ start, end }) => start <= offset && offset < end);
}

/**
 * The next word after a stretch that can be read, or the one before it, also over the edges of paragraphs.
 * @param {{ ordinal: number, start: number, end: number }} stretch @param {1 | -1} step @returns {Promise<Spot | null>}
 */
export async function beside({ ordinal, start, end }, step) {
  const words = (await store.senses(ordinal, view())).filter((word) => word.pinyin || /[\p{L}\p{N}]/u.test(word.text));
  const found = step > 0 ? words.find((word) => word.start >= end) : words.findLast((word) => word.end <= start);
  if (found) return { ordinal, offset: found.start, mark: null };
  const text = original(ordinal + step);
  const edge = text && step < 0 ? written(text).length : 0;
  return text ? beside({ ordinal: ordinal + step, start: edge, end: edge }, step) : null;
}

/** Show which word is meant, and where else it stands in what is near, without touching the text. @param {Spot | null} spot @param {{ start: number, end: number } | undefined} [word] */
export function light(spot, word) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("word");
  CSS.highlights.delete("same");
  const text = spot && original(spot.ordinal);
  if (!spot || !word || !text) return;
  const own = range(text, word.start, word.end);
  if (own) CSS.highlights.set("word", new Highlight(own));
  const wanted = written(text).slice(word.start, word.end);
  const same = new Highlight();
  for (const other of document.querySelectorAll(".original")) {
    const there = written(other);
    for (let i = there.indexOf(wanted); i >= 0; i = there.indexOf(wanted, i + wanted.length)) {
      const found = other === text && i === word.start ? null : range(other, i, i + wanted.length);
      if (found) same.add(found);
    }
  }
  CSS.highlights.set("same", same);
}
