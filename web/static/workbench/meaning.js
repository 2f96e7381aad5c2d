// What a selection means: ranked suggestions to accept, or a meaning of one's own.
// @ts-check

import { ask } from "../graphql.js";
import { tongue } from "../reader/article.js";
import { say } from "../words.js";
import { Choice } from "./choice.js";
import { button, field, make } from "../element.js";
import { Kept, outbox } from "./outbox.js";
import { paint } from "./paint.js";
import { range } from "./place.js";
import { isAborted, trouble } from "./trouble.js";

const SUGGESTIONS = `query($paragraph: ID!, $range: TextRangeInput!) { glossSuggestions(paragraph: $paragraph, range: $range) {
  text pinyin partOfSpeech source kind score uses range { start end } } }`;
const MADE = "annotation { id version kind span { id quote } ... on Gloss { text } }";

export class Meaning {
  /** @param {import("./place.js").Selected} selected @param {AbortSignal} signal @param {(annotation: any) => void} done */
  constructor(selected, signal, done) {
    this.selected = selected;
    this.signal = signal;
    this.done = done;
    /** What each suggestion is of. @type {{ start: number, end: number }[]} */
    this.stretches = [];
    this.choice = new Choice({
      label: say("workbench.meaning.of", { words: selected.text }),
      placeholder: say("workbench.meaning.write"),
      lang: "en",
      ontype: () => this.#written(),
      onchoose: (index) => paint({ ...this.selected, ...this.stretches[index] }),
      onwrite: (text) => this.#add({ text, pinyin: this.pinyin.value.trim() || null }),
    });
    this.pinyin = make("input", { lang: "zh-Latn-pinyin", autocomplete: "off", maxlength: "300" });
    this.pinyin.addEventListener("keydown", (event) => event.key === "Enter" && this.choice.accept());
    this.reading = field(say("workbench.meaning.pinyin"), this.pinyin);
    this.save = button(say("workbench.meaning.add"), () => this.choice.accept(), { class: "button main" }, "↵");
    this.own = make("div", { class: "own", hidden: true }, this.reading, this.save);
    this.state = make("div", { class: "state", role: "status" }, say("workbench.loading"));
    this.element = make("div", {}, this.choice.input, this.own, this.state, this.choice.list, make("p", { class: "hint" }, say("workbench.meaning.keys")));
    this.#load();
  }

  focus() {
    this.choice.input.focus({ preventScroll: true });
  }

  #written() {
    this.own.hidden = !this.choice.input.value;
  }

  async #load() {
    const { paragraph, text, start } = this.selected;
    try {
      const { glossSuggestions: found } = await ask(SUGGESTIONS, { paragraph, range: range(this.selected) }, { signal: this.signal });
      const isWhole = (/** @type {any} */ s) => s.range.end - s.range.start === text.length;
      const whole = found.filter(isWhole);
      const offered = [...whole, ...found.filter((/** @type {any} */ s) => !isWhole(s))].slice(0, 12);
      this.pinyin.value = whole[0]?.pinyin ?? "";
      const told = !found.length ? say("workbench.meaning.none") : !whole.length ? say("workbench.meaning.parts", { words: text }) : "";
      this.state.replaceChildren(told);
      this.stretches = offered.map((s) => s.range);
      // What is of other words than those that were selected is not put there by Enter alone: one goes to it first.
      this.choice.offer(offered.map((s) => {
        const words = text.slice(s.range.start - start, s.range.end - start);
        const part = !isWhole(s) && say("workbench.meaning.part", { words });
        return {
          words: [part, s.text, s.pinyin, source(s)].filter(Boolean).join(", "),
          content: [
            make("span", { class: "says" }, part && make("b", { lang: tongue() }, `${words} `), s.text),
            make("span", { class: "from" }, part && `${part} · `, s.pinyin && make("span", { lang: "zh-Latn-pinyin" }, `${s.pinyin} · `), source(s)),
          ],
          act: () => this.#add({ text: s.text, pinyin: s.pinyin, partOfSpeech: s.partOfSpeech }, { ...range(this.selected), ...s.range, quote: words }),
        };
      }), whole.length > 0);
    } catch (error) {
      if (!isAborted(error)) this.state.replaceChildren(trouble(error, () => this.#load()));
    }
  }

  /** @param {{ text: string, pinyin: string | null, partOfSpeech?: string | null }} said @param {any} [at] */
  async #add(said, at = range(this.selected)) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.state.replaceChildren(say("workbench.saving"));
    try {
      const { annotation } = await outbox.send("addGloss", MADE, { paragraph: this.selected.paragraph, range: at, ...said }, "gloss");
      this.done(annotation);
    } catch (error) {
      if (error instanceof Kept) return this.done(null);
      this.state.replaceChildren(trouble(error));
    } finally {
      this.isBusy = false;
    }
  }
}

/** Where a suggestion comes from, in words. @param {any} suggestion */
function source({ kind, source: from, uses }) {
  if (kind === "DICTIONARY") return "CC-CEDICT";
  if (kind === "ENTITY") return say("workbench.source.entity");
  return say(from === "gloss:approved" ? "workbench.source.approved" : "workbench.source.proposed", { number: uses });
}
