// Cuts a text at the edges of the ranges marked in it, as api/marks.py does on the server.
// @ts-check

/**
 * Something said of the UTF-16 units [start, end) of a text; an empty range is a sign that stands at one place.
 * @template T
 * @typedef {{ start: number, end: number, what: T }} Mark
 */
/**
 * A stretch of the text with the marks that cover it, the innermost first, each with its lane.
 * @template T
 * @typedef {{ start: number, text: string, layers: { what: T, lane: number }[] }} Piece
 */

/**
 * The text as pieces in order, cut wherever a mark starts or ends, and at some more places.
 * @template T
 * @param {string} text @param {Mark<T>[]} marks @param {Iterable<number>} [places]
 * @returns {Piece<T>[]}
 */
export function cut(text, marks, places = []) {
  const lane = lanes(marks);
  const spread = marks.flatMap((mark, i) => (mark.start < mark.end ? [{ ...mark, lane: lane[i], order: i }] : []));
  const signs = marks.filter((mark) => mark.start === mark.end);
  const edges = new Set([0, text.length, ...places]);
  for (const { start, end } of marks) edges.add(start).add(end);
  const sorted = [...edges].sort((a, b) => a - b);
  spread.sort((a, b) => a.start - b.start);
  /** @type {Piece<T>[]} */
  const pieces = [];
  /** @type {typeof spread} */
  let open = [];
  let next = 0;
  sorted.forEach((at, i) => {
    for (const sign of signs) if (sign.start === at) pieces.push({ start: at, text: "", layers: [{ what: sign.what, lane: 0 }] });
    const end = sorted[i + 1] ?? text.length;
    open = open.filter((mark) => mark.end > at);
    while (next < spread.length && spread[next].start === at) open.push(spread[next++]);
    if (at === end) return;
    const inner = [...open].sort((a, b) => a.end - a.start - (b.end - b.start) || b.order - a.order);
    pieces.push({ start: at, text: text.slice(at, end), layers: inner.map(({ what, lane }) => ({ what, lane })) });
  });
  return pieces;
}

/** The lane of each mark: the lowest that no earlier or longer mark takes where it starts. @param {Mark<any>[]} marks */
function lanes(marks) {
  const found = marks.map(() => 0);
  /** @type {number[]} */
  const ends = [];
  const order = marks.map((_, i) => i).sort((a, b) => marks[a].start - marks[b].start || marks[b].end - marks[a].end);
  for (const i of order) {
    const { start, end } = marks[i];
    if (start === end) continue;
    const free = ends.findIndex((taken) => taken <= start);
    found[i] = free < 0 ? ends.length : free;
    ends[found[i]] = end;
  }
  return found;
}
