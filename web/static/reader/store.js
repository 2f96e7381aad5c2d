// The paragraphs of the document as the service gives them, kept while they are near; asked for by pages.
// @ts-check

import { ask } from "../graphql.js";
import { LEAF, PAGE, slug, tongue } from "./article.js";

/** @typedef {{ key: string, type: string, english: string, chinese: string, description: string | null, wikidata: string | null }} Entity */
/** @typedef {{ id: string, kind: string, status: string, text?: string, pinyin?: string | null, partOfSpeech?: string | null, language?: string, entity?: Entity }} Said */
/** @typedef {{ start: number, end: number, said: Said[] }} Span */
/** @typedef {{ id: string, ordinal: number, role: string, level: number | null, text: string, translation: Said | null, spans: Span[] }} Paragraph */
/** @typedef {{ traditional: string, simplified: string, pinyin: string, definitions: string[], source: string }} Sense */
/** @typedef {{ text: string, start: number, end: number, pinyin: string | null, zhuyin: string | null, pinyinTaiwan?: string | null, zhuyinTaiwan?: string | null, senses?: Sense[] }} Word */

const PARAGRAPHS = `query Reading($slug: String!, $first: Int!, $from: Int!, $view: TextView!, $tongue: Language!) {
  document(slug: $slug) {
    paragraphs(first: $first, from: $from) {
      edges {
        node {
          id ordinal role level
          text(view: $view)
          translation(language: "en")
          spans(kinds: [GLOSS, ENTITY_LINK, NOTE, TRANSLATION], statuses: [APPROVED, PROPOSED]) {
            range(view: $view, unit: UTF16) { start end }
            annotations(kinds: [GLOSS, ENTITY_LINK, NOTE, TRANSLATION], statuses: [APPROVED, PROPOSED]) {
              id kind status
              ... on Gloss { text pinyin partOfSpeech language }
              ... on Note { text }
              ... on Translation { text language }
              ... on EntityLink { entity { key type description wikidata english: label(language: "en") chinese: label(language: $tongue) } }
            }
          }
        }
      }
    }
  }
}`;

const WORDS = `query Reading($slug: String!, $first: Int!, $from: Int!, $view: TextView!) {
  document(slug: $slug) {
    paragraphs(first: $first, from: $from) {
      edges { node { ordinal words(view: $view, unit: UTF16) { text range { start end } pinyin zhuyin } } }
    }
  }
}`;

const SENSES = `query Reading($slug: String!, $ordinal: Int!, $view: TextView!) {
  document(slug: $slug) {
    paragraph(ordinal: $ordinal) {
      words(view: $view, unit: UTF16) {
        text range { start end } pinyin zhuyin pinyinTaiwan zhuyinTaiwan
        senses { traditional simplified pinyin definitions source }
      }
    }
  }
}`;

/** How many answers are kept. */
const KEPT = 24;

/** @type {Map<string, Promise<any>>} */
const answers = new Map();

/**
 * An answer that is asked for once; the ones not wanted for longest are forgotten, those that failed at once.
 * @template T
 * @param {string} key @param {() => Promise<T>} work @returns {Promise<T>}
 */
function once(key, work) {
  const kept = answers.get(key) ?? work();
  answers.delete(key);
  answers.set(key, kept);
  kept.catch(() => answers.get(key) === kept && answers.delete(key));
  for (const old of [...answers.keys()].slice(0, -KEPT)) answers.delete(old);
  return kept;
}

/** The paragraphs of the page of fifty that a leaf stands in. @param {number} leaf @param {string} view @returns {Promise<Paragraph[]>} */
function page(leaf, view) {
  const from = Math.floor((leaf * LEAF) / PAGE) * PAGE + 1;
  return once(`text ${view} ${from}`, async () => {
    const found = await ask(PARAGRAPHS, { slug, first: PAGE, from, view, tongue: tongue(view) });
    return found.document.paragraphs.edges.map((/** @type {any} */ edge) => read(edge.node));
  });
}

/** @param {any} node @returns {Paragraph} */
function read({ spans, translation, ...rest }) {
  const all = spans.flatMap((/** @type {any} */ span) => span.annotations);
  const best = translation === null ? null : all.find((/** @type {Said} */ a) => a.kind === "TRANSLATION" && a.text === translation);
  const marked = spans.flatMap((/** @type {any} */ span) => {
    const said = span.annotations.filter((/** @type {Said} */ a) => a.kind !== "TRANSLATION");
    return said.length && span.range ? [{ start: span.range.start, end: span.range.end, said }] : [];
  });
  const fallback = { id: "", kind: "TRANSLATION", status: "APPROVED", text: translation, language: "en" };
  return { ...rest, spans: marked, translation: translation === null ? null : (best ?? fallback) };
}

/** The paragraphs of a leaf. @param {number} leaf @param {string} view */
export async function leaf(leaf, view) {
  const found = await page(leaf, view);
  return found.filter(({ ordinal }) => Math.floor((ordinal - 1) / LEAF) === leaf);
}

/** One paragraph. @param {number} ordinal @param {string} view */
export async function paragraph(ordinal, view) {
  const found = await leaf(Math.floor((ordinal - 1) / LEAF), view);
  return found.find((one) => one.ordinal === ordinal);
}

/** The words of the paragraphs of a leaf with their readings, by ordinal. @param {number} leaf @param {string} view @returns {Promise<Map<number, Word[]>>} */
export function words(leaf, view) {
  return once(`words ${view} ${leaf}`, async () => {
    const found = await ask(WORDS, { slug, first: LEAF, from: leaf * LEAF + 1, view });
    return new Map(found.document.paragraphs.edges.map((/** @type {any} */ { node }) => [node.ordinal, node.words.map(flat)]));
  });
}

/** The words of one paragraph with all that the dictionary has. @param {number} ordinal @param {string} view @returns {Promise<Word[]>} */
export function senses(ordinal, view) {
  return once(`senses ${view} ${ordinal}`, async () => {
    const found = await ask(SENSES, { slug, ordinal, view });
    return found.document.paragraph?.words.map(flat) ?? [];
  });
}

/** @param {any} word @returns {Word} */
const flat = ({ range, ...rest }) => ({ ...rest, ...range });

/** Forget all that was answered, for something was changed. */
export const forget = () => answers.clear();
