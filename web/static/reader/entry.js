// What the card, the tip and the glossary say of a word: glosses, names, notes, and what the dictionary has.
// @ts-check

import { say } from "../words.js";
import { make } from "../element.js";
import { sort } from "./paragraph.js";

/** @import { Said, Sense, Word } from "./store.js" */

/** How many entries, and how many of the meanings of each, are shown at first. */
const SENSES = 4;
const MEANINGS = 7;

/** An annotation of some words. @param {Said} said @param {string} head how the words read @param {string} tongue @param {string | null} [heard] how the words are read */
export function entry(said, head, tongue, heard) {
  const { entity } = said;
  const known = entity && /\p{Script=Han}/u.test(entity.chinese) ? entity.chinese : head;
  // A reading of these words is none of another name.
  const pinyin = said.pinyin ?? (known === head ? heard : null);
  const line = make(
    "p",
    { class: "head" },
    make("b", { lang: tongue }, entity ? known : head),
    pinyin && " ",
    pinyin && make("span", { class: "pinyin", lang: "zh-Latn-pinyin" }, pinyin),
    said.partOfSpeech && " ",
    said.partOfSpeech && make("i", { lang: "en" }, said.partOfSpeech),
    entity && " ",
    entity && make("span", { class: "kind" }, say(`frame.type.${entity.type}`)),
    said.kind === "NOTE" && " ",
    said.kind === "NOTE" && make("span", { class: "kind" }, say("reader.sort.note")),
    said.status !== "APPROVED" && " ",
    said.status !== "APPROVED" && make("span", { class: "kind status" }, say("reader.proposed")),
  );
  const text = entity
    ? make("p", { lang: "en" }, make("a", { href: `/entities/${encodeURIComponent(entity.key)}` }, entity.english), entity.description && `, ${entity.description}`)
    : make("p", { lang: said.language ?? "en" }, said.text);
  const out = entity?.wikidata && make("p", { class: "out" }, make("a", { href: `https://www.wikidata.org/wiki/${entity.wikidata}`, rel: "external noreferrer" }, `Wikidata ${entity.wikidata}`));
  return make("li", { class: `entry ${sort(said)}` }, line, text, out);
}

/** An annotation in one line. @param {Said} said */
export const gist = (said) => [said.pinyin, said.entity ? said.entity.english : said.text].filter(Boolean).join(" · ");

/** How a word is read. @param {Word} word */
export function reading({ pinyin, zhuyin, pinyinTaiwan, zhuyinTaiwan }) {
  if (!pinyin) return null;
  const bopo = (/** @type {string | null | undefined} */ text) => text && make("span", { class: "zhuyin", lang: "zh-Bopo" }, text);
  return make("p", { class: "reading" },
    make("span", { class: "pinyin", lang: "zh-Latn-pinyin" }, pinyin), " ", bopo(zhuyin),
    pinyinTaiwan && make("span", { class: "kind" }, " ", say("reader.taiwan"), " ", make("span", { class: "pinyin", lang: "zh-Latn-pinyin" }, pinyinTaiwan), " ", bopo(zhuyinTaiwan)));
}

/** A meaning as it is read: the dictionary's own signs for measure words are written out. @param {string} text */
const meaning = (text) =>
  text.startsWith("CL:") ? `${say("reader.measure")} ${text.slice(3).replace(/(?:[^,|]*\|)?([^,|[]+)\[[^\]]*\]/g, "$1").replaceAll(",", ", ")}` : text;

/** What the dictionary has on a word. @param {Word} word */
export function dictionary(word) {
  const senses = word.senses ?? [];
  if (!senses.length) return null;
  const lines = senses.slice(0, SENSES).map((sense) => {
    const same = sense.traditional === sense.simplified;
    const several = senses.some((other) => other.pinyin !== sense.pinyin || other.traditional !== sense.traditional);
    return make("li", { class: "sense" },
      several && make("span", { class: "headword" },
        make("span", { lang: "zh-Hant" }, sense.traditional), !same && " ", !same && make("span", { lang: "zh-Hans" }, sense.simplified), " ",
        make("span", { class: "pinyin", lang: "zh-Latn-pinyin" }, sense.pinyin), " "),
      make("span", { lang: "en" }, sense.definitions.slice(0, MEANINGS).map(meaning).join("; ")));
  });
  return make("section", { class: "dictionary" }, make("h3", {}, say("reader.dictionary"), " ", make("small", {}, senses[0].source)), make("ul", {}, ...lines));
}
