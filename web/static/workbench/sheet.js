// The sheet on which the paragraphs of an import are mended: Enter splits, Backspace joins, and buttons do the same.
// @ts-check

import { say } from "../words.js";
import { button, field, make } from "../element.js";
import { Roll } from "./roll.js";

const ROLES = ["TITLE", "BYLINE", "ABSTRACT", "HEADING", "BODY", "QUOTATION", "LIST_ITEM", "FOOTNOTE", "CAPTION"];
const LANGUAGES = ["zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN", "lzh", "zh-Hant", "zh-Hans", "ja", "ko", "en"];

export class Sheet {
  /** What to do with the values of the import. @type {(values: Record<string, unknown>) => void} */
  onsave = () => {};
  /** What to do when another text is wanted. */
  onleave = () => {};

  /**
   * @param {import("./division.js").Division} division
   * @param {string[]} remarks
   * @param {{ slug: string, language: string }} proposed
   */
  constructor(division, remarks, proposed) {
    this.division = division;
    this.count = make("strong", { role: "status" });
    this.list = make("ol", { class: "pieces" });
    this.title = make("input", { name: "title", maxlength: "300", autocomplete: "off" });
    /** Whether the title is one that somebody wrote. */
    this.titled = false;
    this.title.addEventListener("input", () => (this.titled = true));
    this.language = make("select", { name: "language" }, ...LANGUAGES.map((code) => option(code, say(`workbench.language.${code}`))));
    this.language.value = proposed.language;
    this.slug = make("input", { name: "slug", value: proposed.slug, maxlength: "100", spellcheck: "false", required: true });
    const sights = ["PUBLIC", "UNLISTED", "PRIVATE"].map((sight) => option(sight, say(`workbench.sight.${sight}`)));
    this.sight = make("select", { name: "visibility" }, ...sights);
    this.undo = button(say("workbench.undo"), () => this.#undo(), { disabled: true }, "Ctrl Z");
    this.element = make(
      "form",
      { class: "sheet", onsubmit: (/** @type {Event} */ event) => this.#save(event), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      make("h2", { tabindex: "-1" }, say("workbench.import.look")),
      remarks.length > 0 && make("ul", { class: "remarks" }, ...remarks.map((remark) => make("li", {}, remark))),
      make("div", { class: "facts" },
        field(say("workbench.import.title"), this.title),
        field(say("workbench.import.language"), this.language),
        field(say("workbench.import.sight"), this.sight),
        field(say("workbench.import.slug"), this.slug)),
      make("p", { class: "hint" }, say("workbench.import.how")),
      this.list,
      make("div", { class: "foot" },
        this.count,
        this.undo,
        button(say("workbench.back"), () => this.onleave()),
        make("button", { class: "button main" }, say("workbench.import.save"))));
    this.roll = new Roll(this.list, (index) => this.#row(index), () => division.length);
    this.#tell();
  }

  begin() {
    this.element.querySelector("h2")?.focus();
    this.element.scrollIntoView({ block: "start" });
    this.roll.begin();
  }

  #title() {
    const titled = this.division.beginnings.findIndex(({ role }) => role === "TITLE");
    return this.division.text(Math.max(0, titled)).slice(0, 100);
  }

  #tell() {
    this.count.textContent = say("workbench.import.count", { number: this.division.length });
    this.undo.disabled = !this.division.isChanged;
    if (!this.titled) this.title.value = this.#title();
  }

  /** Draw the paragraphs from one on. @param {number} from */
  #draw(from) {
    this.roll.draw(from);
    this.#tell();
  }

  /** One paragraph with what can be done to it. @param {number} index */
  #row(index) {
    const { role, level } = this.division.beginnings[index];
    const number = index + 1;
    const text = make("textarea", {
      rows: "1",
      lang: this.language.value,
      spellcheck: "false",
      "aria-label": say("workbench.import.paragraph", { number }),
      onbeforeinput: (/** @type {InputEvent} */ event) => this.#edit(event, index),
      oninput: () => (text.value = this.division.text(index)),
    });
    text.value = this.division.text(index);
    const roles = make("select", {
      "aria-label": say("workbench.import.role", { number }),
      onchange: () => (this.division.name(index, roles.value), this.#draw(index), this.#focus(index, "select")),
    }, ...ROLES.map((name) => option(name, say(`workbench.role.${name}`))));
    roles.value = role;
    const split = () => this.#split(index, text.selectionStart);
    return make("li", { "data-role": role, "data-level": level },
      make("span", { class: "number", "aria-hidden": "true" }, number),
      text,
      make("div", { class: "doing" },
        roles,
        index > 0 && button(say("workbench.import.join"), () => this.#join(index), { "aria-label": say("workbench.import.joined", { number }) }),
        button(say("workbench.import.split"), split, { "aria-label": say("workbench.import.parted", { number }) })));
  }

  /** Of all that is typed only what joins or splits counts: the text itself stays as it is. @param {InputEvent} event @param {number} index */
  #edit(event, index) {
    event.preventDefault();
    const field = /** @type {HTMLTextAreaElement} */ (event.target);
    const { selectionStart: start, selectionEnd: end } = field;
    if (/^insert(LineBreak|Paragraph)$/.test(event.inputType)) this.#split(index, start);
    else if (event.inputType.startsWith("deleteContentBackward") && start === 0 && end === 0) this.#join(index);
    else if (event.inputType.startsWith("deleteContentForward") && start === field.value.length) this.#join(index + 1);
  }

  /** @param {number} index */
  #join(index) {
    if (index < 1 || index >= this.division.length) return;
    const at = this.division.text(index - 1).length;
    this.division.join(index);
    this.#draw(index - 1);
    this.#focus(index - 1, "textarea", at);
  }

  /** @param {number} index @param {number} at */
  #split(index, at) {
    if (!this.division.split(index, at)) return this.#focus(index, "textarea", Math.ceil(this.division.text(index).length / 2));
    this.#draw(index);
    this.#focus(index + 1, "textarea", 0);
  }

  #undo() {
    const before = this.division.beginnings;
    this.division.undo();
    const after = this.division.beginnings;
    const changed = after.findIndex((beginning, i) => beginning !== before[i]);
    this.#draw(0);
    this.#focus(changed < 0 ? after.length - 1 : changed, "textarea");
  }

  /** @param {number} index @param {string} what @param {number} [at] */
  #focus(index, what, at = 0) {
    const there = this.roll.at(index)?.querySelector(what);
    if (there instanceof HTMLElement) there.focus();
    if (there instanceof HTMLTextAreaElement) there.setSelectionRange(at, at);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const inside = event.target instanceof HTMLTextAreaElement;
    if (inside && (event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      this.#undo();
    }
  }

  /** @param {Event} event */
  #save(event) {
    event.preventDefault();
    this.onsave({
      slug: this.slug.value.trim(),
      title: this.title.value.trim() || null,
      language: this.language.value,
      visibility: this.sight.value,
      paragraphs: this.division.input(),
    });
  }
}

/** @param {string} value @param {string} words */
function option(value, words) {
  return make("option", { value }, words);
}
