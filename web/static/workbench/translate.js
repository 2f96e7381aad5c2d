// Translating a paragraph, with what resembles it and its glossary beside; every key is kept in this browser.
// @ts-check

import { ask } from "../graphql.js";
import { article } from "../reader/article.js";
import { say } from "../words.js";
import { decide, newer } from "./conflict.js";
import { compared } from "./difference.js";
import { drafted, forget, recall, remember } from "./draft.js";
import { button, make } from "../element.js";
import { notice } from "./notice.js";
import { Kept, outbox } from "./outbox.js";
import { trouble } from "./trouble.js";

const LANGUAGE = "en";
const MADE = "annotation { id version status creator ... on Translation { text } }";
const THERE = "translations: annotations(kinds: [TRANSLATION], statuses: [APPROVED, PROPOSED, DRAFT]) { id version status creator ... on Translation { text language } }";
const NEEDED = `query($id: ID!, $view: TextView!) { node(id: $id) { ... on Paragraph { ordinal text shown: text(view: $view) ${THERE}
    terms: annotations(kinds: [GLOSS, ENTITY_LINK]) { id span { quote(view: $view) } ... on Gloss { text pinyin } ... on EntityLink { entity { label } } } } }
  translationMemory(paragraph: $id, first: 4) { score original translated paragraph { id } } }`;

/** @typedef {import("./draft.js").Kept} Translation */
/** @typedef {(ordinal?: number) => void} Changed told of a paragraph that was translated, or that drafts and letters are others */

/** What is open, if anything is. @type {Editor | null} */
let open = null;

/** The translation that readers get: approved before proposed, then the latest. @param {any[]} found @returns {Translation | null} */
function best(found) {
  const own = found.filter((translation) => translation.language === LANGUAGE);
  for (const status of ["APPROVED", "PROPOSED", "DRAFT"]) {
    const last = own.filter((translation) => translation.status === status).at(-1);
    if (last) return last;
  }
  return null;
}

/** What readers get of a paragraph now; null where there is nothing, or it cannot be asked for. @param {string} id */
async function standing(id) {
  const found = await ask(`query($id: ID!) { node(id: $id) { ... on Paragraph { ${THERE} } } }`, { id }).catch(() => null);
  return best(found?.node?.translations ?? []);
}

/** Somebody has begun the translation that was to be begun. */
class Overtaken extends Error {
  /** @param {Translation} there */
  constructor(there) {
    super();
    this.there = there;
  }
}

class Editor {
  /** @param {HTMLElement} section @param {string} user @param {Changed} changed */
  constructor(section, user, changed) {
    this.id = section.dataset.id ?? "";
    this.ordinal = Number(section.dataset.ordinal);
    this.user = user;
    this.changed = changed;
    /** @type {Translation | null} */
    this.of = null;
    const number = this.ordinal;
    const original = section.querySelector(".original");
    this.text = make("textarea", { rows: "4", lang: LANGUAGE, placeholder: say("workbench.translate.here"), "aria-label": say("workbench.translate.of", { number }), maxlength: "100000", oninput: () => this.#written(), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e) });
    this.state = make("div", { class: "state", role: "status" });
    this.terms = make("dl", { class: "terms" });
    this.memory = make("ul", { class: "memory" });
    this.original = make("p", { class: "source", lang: original?.getAttribute("lang"), tabindex: "0" });
    this.element = make("section", { class: "translate panel", "aria-label": say("workbench.translate.of", { number }) },
      make("div", { class: "reading" }, make("h2", {}, say("workbench.import.paragraph", { number })), this.original),
      make("div", { class: "writing" }, this.text,
        make("div", { class: "doing" },
          button(say("workbench.translate.save"), () => this.save(), { class: "button main" }, "Ctrl ↵"),
          button(say("workbench.translate.next"), () => this.save(true), {}, "Alt ↵"),
          button(say("workbench.close"), () => this.close(), {}, "Esc"),
          this.state)),
      make("aside", { class: "aids", "aria-label": say("workbench.translate.aids") },
        make("h2", {}, say("workbench.translate.memory")), this.memory,
        make("h2", {}, say("workbench.translate.terms")), this.terms));
  }

  async begin() {
    document.body.append(this.element);
    document.body.dataset.translating = "";
    document.getElementById(`p${this.ordinal}`)?.scrollIntoView({ block: "start", behavior: "instant" });
    const draft = recall(this.user, this.id);
    if (draft) {
      this.text.value = draft.text;
      this.of = draft.of;
      this.#tell(draft.wanted ? "workbench.translate.waits" : "workbench.translate.kept");
    }
    this.text.focus({ preventScroll: true });
    try {
      const view = document.querySelector("article.text")?.getAttribute("data-view") ?? "ORIGINAL";
      this.#fill(await ask(NEEDED, { id: this.id, view }), draft);
    } catch (error) {
      this.memory.replaceChildren(make("li", {}, trouble(error, () => this.begin())));
    }
  }

  /** @param {any} found @param {import("./draft.js").Draft | null} draft */
  #fill({ node, translationMemory }, draft) {
    this.original.textContent = node.shown;
    const there = best(node.translations);
    if (!draft) {
      this.of = there;
      if (!this.text.value) this.text.value = there?.text ?? "";
    } else this.#compare(there);
    const terms = new Map(node.terms.map((/** @type {any} */ t) => [t.span.quote, t.text ?? t.entity?.label]));
    this.terms.replaceChildren(...[...terms].map(([quote, text]) => make("div", {}, make("dt", { lang: this.original.lang }, quote),
      make("dd", {}, button(text, () => this.#insert(text), { class: "button plain", "aria-label": say("workbench.translate.insert", { words: text }) })))));
    if (!terms.size) this.terms.replaceChildren(make("div", {}, make("dt", { class: "hint" }, say("workbench.translate.noterms")), make("dd")));
    const alike = translationMemory.filter((/** @type {any} */ match) => match.paragraph.id !== this.id);
    this.memory.replaceChildren(...alike.map((/** @type {any} */ match) => make("li", {},
      make("p", { class: "hint" }, say("workbench.translate.score", { score: `${Math.round(match.score * 100)} %` })),
      compared(match.original, node.text, article.dataset.language ?? "zh"),
      make("p", { lang: LANGUAGE }, match.translated),
      button(say("workbench.translate.use"), () => this.#insert(match.translated)))));
    if (!alike.length) this.memory.replaceChildren(make("li", { class: "hint" }, say("workbench.translate.nomemory")));
  }

  /** Say where somebody wrote something else than this starts from. @param {Translation | null} there */
  #compare(there) {
    if (!there || there.text === this.text.value || (there.id === this.of?.id && there.version <= this.of.version)) return;
    this.state.replaceChildren(say("workbench.translate.newer"), " ", button(say("workbench.compare"), () => this.#settle(there)));
  }

  /** Others have been at this paragraph: what is not touched yet becomes what is there now. */
  async look() {
    const there = await standing(this.id);
    if (!there || !this.element.isConnected) return;
    if (this.text.value !== (this.of?.text ?? "")) return this.#compare(there);
    this.of = there;
    this.text.value = there.text;
  }

  /** @param {string} words */
  #insert(words) {
    this.text.setRangeText(words, this.text.selectionStart, this.text.selectionEnd, "end");
    this.text.focus();
    this.#written();
  }

  #written() {
    const { value: text } = this.text;
    if (text === (this.of?.text ?? "") && !outbox.waiting(this.id).length) {
      forget(this.user, this.id);
      this.state.replaceChildren();
    } else {
      remember(this.user, this.id, { text, of: this.of, wanted: false });
      this.#tell("workbench.translate.kept");
    }
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
    else if (event.key === "Enter" && event.altKey) this.save(true);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Send what is written, and perhaps go on to the next paragraph. @param {boolean} [onward] */
  async save(onward = false) {
    const text = this.text.value.trim();
    if (text && text !== this.of?.text) {
      remember(this.user, this.id, { text, of: this.of, wanted: true });
      this.#tell("workbench.saving");
      const sending = this.#send(text);
      // Whoever goes on need not wait: what is on its way is kept, and told of when it does not arrive.
      if (onward) following(this.ordinal)?.click();
      await sending;
    } else if (onward) following(this.ordinal)?.click();
    else this.close();
  }

  /** @param {string} text */
  async #send(text) {
    try {
      await send(this.user, this.id);
      this.close();
      notice(say("workbench.translate.saved", { number: this.ordinal }));
      return this.changed(this.ordinal);
    } catch (error) {
      const there = error instanceof Overtaken ? error.there : newer(error);
      if (error instanceof Kept) this.#tell(error.shutOut ? "workbench.kept.login" : "workbench.kept");
      else if (there) await this.#settle(there);
      else this.#show(trouble(error, () => this.#send(text)));
    }
    this.changed();
  }

  /** Somebody was faster: ask which text is to stand. @param {any} there */
  async #settle(there) {
    const chosen = await decide({ theirs: there, mine: this.text.value, lang: LANGUAGE });
    if (chosen === undefined) return this.#tell("workbench.translate.kept");
    this.of = there;
    if (chosen === null) {
      forget(this.user, this.id);
      return this.close();
    }
    this.text.value = chosen;
    await this.save();
  }

  /** @param {string} key */
  #tell(key) {
    if (this.element.isConnected) this.state.replaceChildren(say(key));
    else if (key !== "workbench.saving") notice(say(key));
  }

  /** Show what is wrong, here or, once this is closed, in a notice. @param {Node} wrong */
  #show(wrong) {
    if (this.element.isConnected) this.state.replaceChildren(wrong);
    else notice(wrong);
  }

  close() {
    const inside = this.element.contains(document.activeElement);
    this.element.remove();
    if (open === this) {
      open = null;
      delete document.body.dataset.translating;
    }
    if (inside) opener(this.ordinal)?.focus({ preventScroll: true });
    this.changed();
  }
}

/** Send the draft of a paragraph, and forget it when it has come; what waits from before is sent first. @param {string} user @param {string} id */
async function send(user, id) {
  const draft = recall(user, id);
  if (!draft) return;
  if (outbox.waiting(id).length) {
    await outbox.flush();
    if (outbox.waiting(id).length) throw new Kept(null);
    return send(user, id);
  }
  const { text, of } = draft;
  const begun = of ? null : await standing(id);
  if (begun) throw new Overtaken(begun);
  const outcome = of
    ? await outbox.send("updateAnnotation", MADE, { id: of.id, version: of.version, text }, id)
    : await outbox.send("addTranslation", MADE, { paragraph: id, text, language: LANGUAGE }, id);
  arrived(user, id, text, outcome.annotation);
}

/** Note that a text has come; what was written since stays a draft, of what is there now. @param {string} user @param {string} id @param {string} text @param {Translation} made */
function arrived(user, id, text, made) {
  const draft = recall(user, id);
  if (!draft) return;
  if (draft.text.trim() === text) forget(user, id);
  else remember(user, id, { ...draft, of: made });
  if (open?.id === id) open.of = made;
}

/** The button that opens a paragraph. @param {number} ordinal @returns {HTMLElement | null} */
const opener = (ordinal) => document.querySelector(`#p${ordinal} .translator`);

/** The button of the next paragraph that is not translated yet, else of the next. @param {number} ordinal */
function following(ordinal) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".paragraph")]).filter((section) => Number(section.dataset.ordinal) > ordinal);
  const next = all.find((section) => !section.querySelector(".translation")) ?? all[0];
  return /** @type {HTMLElement | null} */ (next?.querySelector(".translator") ?? null);
}

/** Close what is open, where it is of a paragraph. @param {string} id */
function shut(id) {
  if (open?.id === id) open.close();
}

/** Let what is open see what others did. @param {number[]} [ordinals] the paragraphs that were changed, or any */
export function heed(ordinals) {
  if (open && (ordinals?.includes(open.ordinal) ?? true)) open.look();
}

/** Translate a paragraph. @param {HTMLElement} section @param {string} user @param {Changed} changed */
export function translate(section, user, changed) {
  if (open && open.id === section.dataset.id) return open.text.focus();
  open?.close();
  const editor = new Editor(section, user, changed);
  open = editor;
  editor.begin();
}

/** Give every paragraph a button to translate it. @param {string} user @param {Changed} changed */
export function offer(user, changed) {
  for (const section of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("article.text .paragraph"))) {
    if (section.querySelector(".translator")) continue;
    const has = section.querySelector(".translation");
    const number = section.dataset.ordinal ?? "";
    section.append(button(say(has ? "workbench.translate.edit" : "workbench.translate"), () => translate(section, user, changed),
      { class: "translator button plain", "aria-label": say(has ? "workbench.translate.change" : "workbench.translate.begin", { number }) }));
  }
}

/** Take up what was written before: letters that arrive later, and drafts of paragraphs of this page. @param {string} user @param {Changed} changed */
export function resume(user, changed) {
  outbox.hear((letter, outcome, error) => {
    if (outcome?.annotation && letter.input.text && recall(user, letter.topic)) {
      arrived(user, letter.topic, letter.input.text, outcome.annotation);
      if (!recall(user, letter.topic)) shut(letter.topic);
    } else if (error && recall(user, letter.topic)) {
      const draft = recall(user, letter.topic);
      if (draft) remember(user, letter.topic, { ...draft, wanted: false });
    }
    changed();
  });
}

/** The paragraphs of this page of which there is a draft. @param {string} user @returns {HTMLElement[]} */
export function unsaved(user) {
  const ids = new Set(drafted(user));
  return [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("article.text .paragraph"))].filter((section) => ids.has(section.dataset.id ?? ""));
}
