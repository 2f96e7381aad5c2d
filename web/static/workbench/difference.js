// The difference between two texts, by words of letters and by single Chinese characters.
// @ts-check

import { make } from "../element.js";

const LIMIT = 4_000_000; // comparisons at most; texts that differ in more places are shown as a whole

/** @param {string} text */
const tokens = (text) => text.match(/\p{Script=Han}|[^\p{Script=Han}\s\p{P}]+|\s+|\p{P}/gsu) ?? [];

/**
 * The parts of two texts in order, each in both (0), only in the first (-1) or only in the second (1).
 * @param {string} before @param {string} after @returns {[number, string][]}
 */
export function differences(before, after) {
  const [a, b] = [tokens(before), tokens(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  /** @type {[number, string][]} */
  const parts = [[0, a.slice(0, start).join("")]];
  if (x.length * y.length > LIMIT) parts.push([-1, x.join("")], [1, y.join("")]);
  else parts.push(...aligned(x, y));
  parts.push([0, a.slice(a.length - end).join("")]);
  return joined(parts);
}

/** @param {string[]} x @param {string[]} y @returns {[number, string][]} */
function aligned(x, y) {
  const width = y.length + 1;
  const lengths = new Uint32Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      lengths[i * width + j] = x[i] === y[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  /** @type {[number, string][]} */
  const parts = [];
  let [i, j] = [0, 0];
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) parts.push([0, x[i++]]), j++;
    else if (j >= y.length || (i < x.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) parts.push([-1, x[i++]]);
    else parts.push([1, y[j++]]);
  }
  return parts;
}

/** Parts of one kind in a row as one; what was taken out stands before what was put in. @param {[number, string][]} parts */
function joined(parts) {
  /** @type {[number, string][]} */
  const found = [];
  for (const [kind, text] of parts) {
    if (!text) continue;
    const last = found.at(-1);
    const before = found.at(-2);
    if (last?.[0] === kind) last[1] += text;
    else if (kind === -1 && last?.[0] === 1 && before?.[0] === -1) before[1] += text;
    else if (kind === -1 && last?.[0] === 1) found.splice(-1, 0, [kind, text]);
    else found.push([kind, text]);
  }
  return found;
}

/** A text with what was taken out and put in. @param {string} before @param {string} after @param {string} lang */
export function compared(before, after, lang) {
  const shown = make("p", { class: "compared", lang });
  for (const [kind, text] of differences(before, after)) {
    shown.append(kind === 0 ? text : make(kind < 0 ? "del" : "ins", {}, text));
  }
  return shown;
}
