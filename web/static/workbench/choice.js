// A field with choices under it: typing writes, arrows choose, Enter accepts.
// @ts-check

import { make } from "../element.js";

let count = 0;

/** @typedef {{ content: (Node | string)[], words: string, act: () => void }} Option */

export class Choice {
  /**
   * @param {{ label: string, placeholder: string, lang?: string, ontype?: (text: string) => void, onwrite: (text: string) => void }} given
   * `onwrite` is told what was typed, when Enter is pressed and nothing is chosen
   */
  constructor({ label, placeholder, lang, ontype, onwrite }) {
    const id = `choice-${++count}`;
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    this.onwrite = onwrite;
    this.input = make("input", { role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list", placeholder, lang, autocomplete: "off", maxlength: "1000" });
    this.list = make("ul", { id, role: "listbox", "aria-label": label, class: "choices" });
    this.input.addEventListener("input", () => {
      if (this.input.value) this.choose(-1);
      else this.choose(this.options.length ? 0 : -1);
      ontype?.(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Offer options; the first is chosen as long as nothing is typed. @param {Option[]} options */
  offer(options) {
    this.options = options;
    const rows = options.map(({ content, words, act }, i) =>
      make("li", { role: "option", id: `${this.list.id}-${i}`, "aria-label": words, onclick: act, onpointerdown: (/** @type {Event} */ event) => event.preventDefault() }, ...content));
    this.list.replaceChildren(...rows);
    this.choose(this.input.value || !options.length ? -1 : 0);
  }

  /** @param {number} index */
  choose(index) {
    this.active = index;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    const row = this.list.children[index];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** Accept what is chosen or typed. */
  accept() {
    const chosen = this.options[this.active];
    if (chosen) chosen.act();
    else if (this.input.value.trim()) this.onwrite(this.input.value.trim());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const { length } = this.options;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && length) {
      const lowest = this.input.value ? -1 : 0;
      const next = this.active + step;
      this.choose(next >= length ? lowest : next < lowest ? length - 1 : next);
    } else if (event.key === "Enter") this.accept();
    else return;
    event.preventDefault();
  }
}
