// Whom or what a selection names: somebody who is known already, or a new entity.
// @ts-check

import { ask } from "../graphql.js";
import { article } from "../reader/article.js";
import { say } from "../words.js";
import { Choice } from "./choice.js";
import { button, field, make } from "../element.js";
import { Kept, outbox } from "./outbox.js";
import { range } from "./place.js";
import { isAborted, trouble } from "./trouble.js";

export const TYPES = ["PERSON", "PLACE", "STATE", "ORGANIZATION", "MEDIA", "EVENT", "AGREEMENT", "MEETING", "POLICY", "SYSTEM", "WORK", "CONCEPT", "OTHER"];
const ENTITY = "id key label description type labels { language text }";
const MADE = "annotation { id version kind span { id quote } ... on EntityLink { entity { label key } } }";
const SOURCE = "query($paragraph: ID!, $range: TextRangeInput!) { node(id: $paragraph) { ... on Paragraph { text carry(range: $range, view: ORIGINAL, unit: UTF16) { start end } } } }";
const CONVERT = "query($text: String!, $config: String!) { convert(text: $text, config: $config) }";
const HAN = /\p{Script=Han}/u;
const PAUSE = 200; // milliseconds after the last key before names are looked for

export class Name {
  /** @param {import("./place.js").Selected} selected @param {AbortSignal} signal @param {(annotation: any) => void} done */
  constructor(selected, signal, done) {
    this.selected = selected;
    this.signal = signal;
    this.done = done;
    this.choice = new Choice({
      label: say("workbench.name.of", { words: selected.text }),
      placeholder: say("workbench.name.find"),
      ontype: (text) => this.#type(text),
      onwrite: () => this.#offer([]),
    });
    this.state = make("div", { class: "state", role: "status" }, say("workbench.loading"));
    this.keys = make("p", { class: "hint" }, say("workbench.name.keys"));
    this.element = make("div", {}, this.choice.input, this.choice.list, this.state, this.keys);
    this.#suggest();
  }

  focus() {
    const first = this.element.querySelector("form input");
    (first instanceof HTMLElement ? first : this.choice.input).focus({ preventScroll: true });
  }

  /** @param {string} text */
  #type(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (text.trim() ? this.#find(text.trim()) : this.#suggest()), PAUSE);
  }

  async #suggest() {
    const document = `query($paragraph: ID!, $range: TextRangeInput!) { entitySuggestions(paragraph: $paragraph, range: $range) { reason entity { ${ENTITY} } } }`;
    await this.#show(document, { paragraph: this.selected.paragraph, range: range(this.selected) }, (data) => data.entitySuggestions);
  }

  /** @param {string} query */
  async #find(query) {
    const document = `query($query: String!) { entities(query: $query, sort: RELEVANCE, first: 8) { edges { node { ${ENTITY} } } } }`;
    await this.#show(document, { query }, (data) => data.entities.edges.map((/** @type {any} */ edge) => ({ entity: edge.node })));
  }

  /** @param {string} document @param {Record<string, unknown>} variables @param {(data: any) => any[]} read */
  async #show(document, variables, read) {
    try {
      const found = read(await ask(document, variables, { signal: this.signal }));
      this.state.replaceChildren(...(found.length ? [] : [say("workbench.name.none")]));
      this.#offer(found);
    } catch (error) {
      if (!isAborted(error)) this.state.replaceChildren(trouble(error));
    }
  }

  /** @param {{ entity: any, reason?: string }[]} found */
  #offer(found) {
    const options = found.map(({ entity, reason }) => ({
      words: [entity.label, chinese(entity)?.text, kind(entity), reason].filter(Boolean).join(", "),
      content: [
        make("span", { class: "says" }, entity.label, " ", make("span", { lang: chinese(entity)?.language }, chinese(entity)?.text)),
        make("span", { class: "from" }, [kind(entity), entity.description ?? reason].filter(Boolean).join(" · ")),
      ],
      act: () => this.#link({ entity: entity.id }),
    }));
    const make_ = { words: say("workbench.name.new"), content: [make("span", { class: "says new" }, `＋ ${say("workbench.name.new")}`)], act: () => this.#form(this.choice.input.value.trim()) };
    this.choice.offer([...options, make_]);
  }

  /** Ask what is to be known of a new entity. @param {string} typed */
  async #form(typed) {
    this.state.replaceChildren(say("workbench.loading"));
    let names;
    try {
      names = await this.#names(HAN.test(typed) ? typed : this.selected.text);
    } catch (error) {
      if (!isAborted(error)) this.state.replaceChildren(trouble(error, () => this.#form(typed)));
      return;
    }
    const english = make("input", { required: true, lang: "en", value: HAN.test(typed) ? "" : typed, maxlength: "300", autocomplete: "off" });
    const own = names.map(({ language, text }) => make("input", { required: true, lang: language, value: text, maxlength: "300", autocomplete: "off" }));
    const types = make("select", {}, ...TYPES.map((type) => make("option", { value: type }, say(`frame.type.${type}`))));
    const told = make("input", { maxlength: "300", autocomplete: "off" });
    const form = make("form", { class: "new" },
      field(say("workbench.name.english"), english),
      ...own.map((input) => field(say(own.length > 1 ? `workbench.name.script.${input.lang}` : "workbench.name.chinese"), input)),
      field(say("workbench.name.type"), types), field(say("workbench.name.told"), told),
      make("div", { class: "doing" }, make("button", { class: "button main" }, say("workbench.name.make")), button(say("workbench.back"), () => this.#back())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const labels = [english, ...own].map(({ lang, value }) => ({ language: lang, text: value.trim() }));
      this.#create(labels, types.value, told.value.trim());
    });
    this.#turn(true);
    this.choice.input.before(form);
    english.focus();
  }

  #back() {
    this.element.querySelector("form")?.remove();
    this.#turn(false);
    this.focus();
  }

  /** Show the form alone, or what may be chosen. @param {boolean} asks */
  #turn(asks) {
    this.choice.input.hidden = this.choice.list.hidden = this.keys.hidden = asks;
    this.state.replaceChildren();
  }

  /**
   * A name in the script of the text, and in that of the view where it is written otherwise there. @param {string} shown
   * @returns {Promise<{ language: string, text: string }[]>}
   */
  async #names(shown) {
    const { paragraph, ordinal, view, text } = this.selected;
    const read = script(document.querySelector(`#p${ordinal} .original`)?.getAttribute("lang"));
    const written = script(article.dataset.language);
    if (view === "ORIGINAL" || read === written) return [{ language: read, text: shown }];
    let source;
    if (shown === text) {
      const { node } = await ask(SOURCE, { paragraph, range: range(this.selected) }, { signal: this.signal });
      source = node.text.slice(node.carry.start, node.carry.end);
    } else source = (await ask(CONVERT, { text: shown, config: written === "zh-Hans" ? "t2s" : "s2t" }, { signal: this.signal })).convert;
    const own = { language: written, text: source };
    return source === shown ? [own] : [own, { language: read, text: shown }];
  }

  /** @param {{ language: string, text: string }[]} labels that in English first @param {string} type @param {string} description */
  async #create(labels, type, description) {
    const plain = labels[0].text.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "").toLowerCase().slice(0, 60);
    const key = `${plain || "entity"}_${crypto.randomUUID().slice(0, 6)}`;
    await this.#link({ newEntity: { key, type, labels, description: description || null } });
  }

  /** @param {{ entity: string } | { newEntity: Record<string, unknown> }} whom made in one step, so that it is undone as one */
  async #link(whom) {
    this.state.replaceChildren(say("workbench.saving"));
    try {
      const { annotation } = await outbox.send("addEntityLink", MADE, { paragraph: this.selected.paragraph, range: range(this.selected), ...whom }, "link");
      this.done({ ...annotation, isNew: "newEntity" in whom });
    } catch (error) {
      if (error instanceof Kept) return this.done(null);
      this.state.replaceChildren(trouble(error));
    }
  }
}

/** The script of a text in Chinese, as a language. @param {string | null} [tag] */
const script = (tag) => (/^zh-(Hans|CN|SG)\b/i.test(tag ?? "") ? "zh-Hans" : "zh-Hant");

/** @param {any} entity */
const chinese = ({ labels }) => labels.find((/** @type {any} */ label) => label.language.startsWith("zh"));

/** @param {any} entity */
const kind = ({ type }) => say(`frame.type.${type}`);
