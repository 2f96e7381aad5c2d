// Draws a paragraph as the templates do, and with what only scripts add: readings over words, glosses under them.
// @ts-check

import { say } from "../words.js";
import { cut } from "./cut.js";
import { make } from "../element.js";

/** @import { Paragraph, Said, Span, Word } from "./store.js" */
/** @typedef {{ sort: string, proposed: boolean, span: Span }} Sign */
/** @typedef {import("./cut.js").Piece<Sign>} Piece */

/** @type {Record<string, string>} */
const SORTS = {
  PERSON: "person",
  PLACE: "place",
  STATE: "place",
  ORGANIZATION: "group",
  MEDIA: "group",
  EVENT: "event",
  AGREEMENT: "event",
  MEETING: "event",
};

/** The longest words that get a gloss under them, for they cannot be broken at the end of a line. */
const LONGEST = 12;
/** The longest paragraph, in UTF-16 units, that is laid out in one go with its readings; the stretches of longer ones have a fourth of it or more. */
const LONG = 3000;

/** What must not stand apart from the word after it, or before it. */
const OPENING = /[\p{Ps}\p{Pi}]+$/u;
const CLOSING = /^[\p{Pe}\p{Pf}，。、；：！？…—·]+/u;
const SENTENCE = /[。！？!?][\p{Pe}\p{Pf}]*$/u;

/** How an annotation is marked. @param {Said} said */
export const sort = (said) =>
  said.kind === "NOTE" ? "note" : said.entity ? (SORTS[said.entity.type] ?? "work") : "word";

/**
 * @param {Paragraph} paragraph
 * @param {{ tongue: string, look: Record<string, string>, words?: Word[] }} shown
 */
export function draw(paragraph, { tongue, look, words = [] }) {
  const { ordinal, role, level, text, translation } = paragraph;
  const tag = /** @type {"p"} */ (
    role === "TITLE" ? "h1" : role === "HEADING" ? `h${Math.min(Math.max(level ?? 2, 2), 6)}` : role === "QUOTATION" ? "blockquote" : "p"
  );
  const marks = paragraph.spans.flatMap(signs);
  const ruby = readings(paragraph, look, words);
  const parts = ruby.size && text.length > LONG ? stretches(paragraph, words) : [];
  const labels = look.glosses === "lines" ? labelled(paragraph.spans) : [];
  const pieces = cut(text, marks, [...ruby.keys(), ...[...ruby.values()].map(({ end }) => end), ...labels.flatMap((label) => reach(text, label)), ...parts]);
  const within = (/** @type {number} */ start, end = Infinity) => pieces.filter((one) => start <= one.start && one.start < end);
  const nodes = parts.length
    ? parts.map((start, i) => make("span", { class: "stretch" }, ...set(within(start, parts[i + 1]), labels, ruby, ordinal)))
    : set(pieces, labels, ruby, ordinal);
  const original = make(tag, { class: "original", lang: tongue }, ...nodes);
  const manner = [role.toLowerCase(), look.reading !== "none" && "pronounced", look.reading === "zhuyin" && "zhuyin", look.glosses === "lines" && "interlinear"].filter(Boolean);
  const side = look.glosses === "margin" ? margin(paragraph, tongue) : null;
  return make(
    "section",
    { class: `paragraph ${manner.join(" ")}`, id: `p${ordinal}`, "data-id": paragraph.id, "data-ordinal": String(ordinal) },
    make("a", { class: "number", href: `#p${ordinal}`, "aria-label": say("reader.paragraph", { number: ordinal }) }, String(ordinal)),
    original,
    translation &&
      make("p", { class: translation.status === "APPROVED" ? "translation" : "translation proposed", lang: translation.language }, translation.text),
    side,
  );
}

/** The marks of a span: one for each sort of thing that is said of it; a note is a sign after its words. @param {Span} span */
function signs(span) {
  const said = [...span.said].sort((a, b) => Number(a.status !== "APPROVED") - Number(b.status !== "APPROVED"));
  /** @type {Map<string, Sign>} */
  const found = new Map();
  for (const one of said) {
    const kind = sort(one);
    if (!found.has(kind)) found.set(kind, { sort: kind, proposed: one.status !== "APPROVED", span });
  }
  return [...found.values()].map((what) => ({ start: what.sort === "note" ? span.end : span.start, end: span.end, what }));
}

/** Nodes of pieces, those under one gloss together. @param {Piece[]} pieces @param {Span[]} labels @param {Map<number, Reading>} ruby @param {number} ordinal @returns {(Node | string)[]} */
function set(pieces, labels, ruby, ordinal) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  for (let i = 0; i < pieces.length; ) {
    const label = labels.find(({ start }) => start === pieces[i].start && pieces[i].text !== "");
    if (!label) {
      nodes.push(piece(pieces[i], ruby, ordinal));
      const next = pieces[i + 1]?.text;
      // Words with readings are not broken in themselves, but between each other.
      if (next && ruby.has(pieces[i].start) && !CLOSING.test(next)) nodes.push(make("wbr"));
      i += 1;
      continue;
    }
    let end = i;
    while (end < pieces.length && pieces[end].start < label.end) end += 1;
    const inner = labels.filter((other) => other !== label);
    const gloss = label.said.find((said) => said.kind === "GLOSS");
    const under = make("rt", { class: "under", lang: gloss?.language ?? "en" }, short(gloss?.text ?? ""));
    const base = make("span", { class: "base" }, ...set(pieces.slice(i, end), inner, ruby, ordinal));
    const [before, after] = [pieces[i - 1], pieces[end]];
    const held = [before && OPENING.test(before.text) && before.layers.length && "hold", after && CLOSING.test(after.text) && after.layers.length && "held"].filter(Boolean).join(" ");
    // A gloss that is longer than its word parts it from no punctuation.
    if (before && bare(before, OPENING)) base.prepend(nodes.pop() ?? "");
    if (after && bare(after, CLOSING)) {
      base.append(after.text);
      end += 1;
    }
    const glossed = make("ruby", { class: "glossed" }, base, under);
    nodes.push(held ? make("span", { class: held }, glossed) : glossed);
    i = end;
  }
  return nodes;
}

/** Where the punctuation before a gloss begins, and that after it ends. @param {string} text @param {Span} label */
const reach = (text, { start, end }) => [
  start - (OPENING.exec(text.slice(0, start))?.[0].length ?? 0),
  end + (CLOSING.exec(text.slice(end))?.[0].length ?? 0),
];

/** Whether a piece is nothing but punctuation, of which nothing is said. @param {Piece} piece @param {RegExp} punctuation */
const bare = ({ text, layers }, punctuation) => !layers.length && text !== "" && punctuation.exec(text)?.[0] === text;

/** @param {Piece} piece @param {Map<number, Reading>} ruby @param {number} ordinal @returns {Node | string} */
function piece({ start, text, layers }, ruby, ordinal) {
  if (!text) return make("a", { class: "mark sign", lang: document.documentElement.lang, href: `#p${ordinal}`, "aria-label": say("reader.note") });
  const reading = ruby.get(start);
  /** @type {Node | string} */
  let node = reading ? make("ruby", {}, text, make("rt", { lang: reading.lang }, reading.text)) : text;
  if (!layers.length) return node;
  for (const { what, lane } of layers) {
    node = make("span", { class: `${what.sort}${what.proposed ? " proposed" : ""} lane-${Math.min(lane, 3)}` }, node);
  }
  return make("a", { class: "mark", href: `#p${ordinal}` }, node);
}

/** The spans whose gloss is set under them: none that crosses an earlier one, or is too long. @param {Span[]} spans */
function labelled(spans) {
  /** @type {Span[]} */
  const kept = [];
  for (const span of spans) {
    const crosses = kept.some((k) => span.start < k.end && k.start < span.end && !(k.start <= span.start && span.end <= k.end));
    const again = kept.some((k) => k.start === span.start && k.end === span.end);
    const glossed = span.said.some((said) => said.kind === "GLOSS");
    if (glossed && !crosses && !again && span.end - span.start <= LONGEST) kept.push(span);
  }
  return kept;
}

/** The first of the meanings in a gloss. @param {string} text */
const short = (text) => text.split(/[;；(（]/, 1)[0].trim() || text;

/** @typedef {{ end: number, text: string, lang: string }} Reading */

/** The readings over words, or over each character where a mark may cut them, by their starts. @param {Paragraph} paragraph @param {Record<string, string>} look @param {Word[]} words */
function readings({ spans }, look, words) {
  /** @type {Map<number, Reading>} */
  const found = new Map();
  if (look.reading === "none") return found;
  const glosses = spans.filter((span) => span.said.some((said) => said.kind === "GLOSS"));
  const edges = new Set(spans.flatMap(({ start, end }) => [start, end]));
  const lang = look.reading === "zhuyin" ? "zh-Bopo" : "zh-Latn-pinyin";
  for (const word of words) {
    const sound = look.reading === "zhuyin" ? word.zhuyin : word.pinyin;
    if (!sound || (look.over === "glossed" && !glosses.some(({ start, end }) => word.start < end && start < word.end))) continue;
    const characters = [...word.text];
    const syllables = sound.split(" ");
    const whole = ![...edges].some((edge) => word.start < edge && edge < word.end);
    if (whole || characters.length !== syllables.length) {
      if (whole) found.set(word.start, { end: word.end, text: sound, lang });
      continue;
    }
    let at = word.start;
    characters.forEach((character, i) => {
      found.set(at, { end: at + character.length, text: syllables[i], lang });
      at += character.length;
    });
  }
  return found;
}

/** Where the stretches of a long text begin: after a sentence where there is one, and never within a mark. @param {Paragraph} paragraph @param {Word[]} words */
function stretches({ text, spans }, words) {
  const starts = [0];
  for (const { end } of words) {
    const length = end - starts[starts.length - 1];
    if (length < LONG / 4 || end === text.length) continue;
    const closed = SENTENCE.test(text.slice(end - 4, end)) || length > LONG / 2;
    if (closed && !CLOSING.test(text.slice(end)) && !spans.some((span) => span.start < end && end <= span.end)) starts.push(end);
  }
  return starts;
}

/** The glosses of a paragraph in a list beside it. @param {Paragraph} paragraph @param {string} tongue */
function margin({ spans, text }, tongue) {
  const lines = spans.flatMap(({ start, end, said }) =>
    said
      .filter(({ kind }) => kind === "GLOSS")
      .map((gloss) =>
        make("li", {}, make("b", { lang: tongue }, text.slice(start, end)), " ",
          gloss.pinyin && make("span", { class: "pinyin", lang: "zh-Latn-pinyin" }, gloss.pinyin), gloss.pinyin && " ",
          make("span", { lang: gloss.language ?? "en" }, gloss.text))),
  );
  return lines.length ? make("ul", { class: "side", "aria-label": say("reader.glossary.words") }, ...lines) : null;
}
