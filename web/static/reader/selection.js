// Places in the text of a paragraph: between the nodes of the page and UTF-16 offsets of the view, and what is selected.
// @ts-check

import { article, section, view } from "./article.js";
import { around } from "../element.js";

/** What stands in a paragraph and is no part of its text. */
const APART = "rt, rp, .sign";

/** @typedef {{ paragraph: string, ordinal: number, start: number, end: number, view: string, text: string, rects: DOMRect[] }} Selected */

/** The nodes of a paragraph's text in order. @param {Element} original @returns {Generator<Text>} */
export function* texts(original) {
  const walker = document.createTreeWalker(original, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest(APART)) yield /** @type {Text} */ (node);
  }
}

/** The text of a paragraph as it is shown. @param {Element} original */
export const written = (original) => [...texts(original)].map((node) => node.data).join("");

/** How much of the text stands before a point in the page. @param {Element} original @param {Node} node @param {number} offset */
export function offset(original, node, offset) {
  let before = 0;
  const point = document.createRange();
  point.setStart(node, offset);
  for (const text of texts(original)) {
    if (text === node) return before + offset;
    if (point.comparePoint(text, 0) >= 0) break;
    before += text.length;
  }
  return before;
}

/** The part of the page where a stretch of the text stands. @param {Element} original @param {number} start @param {number} end */
export function range(original, start, end) {
  const found = document.createRange();
  let before = 0;
  let begun = false;
  for (const text of texts(original)) {
    const after = before + text.length;
    if (!begun && start < after) {
      found.setStart(text, Math.max(0, start - before));
      begun = true;
    }
    if (begun && end <= after) {
      found.setEnd(text, Math.max(0, end - before));
      return found;
    }
    before = after;
  }
  return begun ? found : null;
}

/** Half a surrogate pair at an edge belongs to the selection whole. @param {string} text @param {number} at @param {number} step */
function whole(text, at, step) {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + step : at;
}

/** What is selected of the text; of several paragraphs, that in the first. @returns {Selected | null} */
export function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const chosen = selection.getRangeAt(0);
  const first = [...article.querySelectorAll(".original")].find((one) => chosen.intersectsNode(one) && covers(chosen, one));
  const held = around(first ?? null, ".paragraph");
  if (!first || !held) return null;
  const text = written(first);
  const inside = (/** @type {Node} */ node) => first.contains(node);
  const from = inside(chosen.startContainer) ? offset(first, chosen.startContainer, chosen.startOffset) : 0;
  const to = inside(chosen.endContainer) ? offset(first, chosen.endContainer, chosen.endOffset) : text.length;
  const [start, end] = [whole(text, from, -1), whole(text, to, 1)];
  if (start >= end) return null;
  const there = range(first, start, end);
  return {
    paragraph: held.dataset.id ?? "",
    ordinal: Number(held.dataset.ordinal),
    start,
    end,
    view: view(),
    text: text.slice(start, end),
    rects: there ? [...there.getClientRects()] : [],
  };
}

/** Whether a selection holds any of a paragraph's text. @param {Range} chosen @param {Element} original */
function covers(chosen, original) {
  const whole = document.createRange();
  whole.selectNodeContents(original);
  return chosen.compareBoundaryPoints(Range.START_TO_END, whole) > 0 && chosen.compareBoundaryPoints(Range.END_TO_START, whole) < 0;
}

/** Select a stretch of a paragraph. @param {number} ordinal @param {number} start @param {number} end */
export function select(ordinal, start, end) {
  const original = section(ordinal)?.querySelector(".original");
  const there = original && range(original, start, end);
  if (there) getSelection()?.setBaseAndExtent(there.startContainer, there.startOffset, there.endContainer, there.endOffset);
}

let waiting = false;
let last = "";

document.addEventListener("selectionchange", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const now = selected();
    const key = now ? `${now.ordinal} ${now.start} ${now.end} ${now.view}` : "";
    if (key === last) return;
    last = key;
    article.dispatchEvent(new CustomEvent("zhushu:selection", { detail: now, bubbles: true }));
  });
});
