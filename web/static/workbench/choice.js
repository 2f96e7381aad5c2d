// A field with choices under it: typing writes, arrows choose, Enter accepts.
// @ts-check

import { make } from "../element.js";

let count = 0;

/** @typedef {{ content: (Node | string)[], words: string, act: () => void }} Option */

export class Choice {
  /**
   * @param {{ label: string, placeholder: string, lang?: string, ontype?: (text: string) => void, onwrite: (text: string) => void, onchoose?: (index: number) => void }} given
   * `onwrite` is told what was typed, when Enter is pressed and nothing is chosen
   */
  constructor({ label, placeholder, lang, ontype, onwrite, onchoose }) {
    const id = `choice-${++count}`;
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    /** What is chosen as long as nothing is typed; -1 for none. */
    this.first = -1;
    this.onwrite = onwrite;
    this.onchoose = onchoose;
    this.input = make("input", { role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list", placeholder, lang, autocomplete: "off", maxlength: "1000" });
    this.list = make("ul", { id, role: "listbox", "aria-label": label, class: "choices" });
    this.input.addEventListener("input", () => {
      this.choose(this.input.value ? -1 : this.first);
      ontype?.(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Offer options; the first is chosen as long as nothing is typed, unless they are to be gone to. @param {Option[]} options @param {boolean} [chosen] */
  offer(options, chosen = true) {
    this.options = options;
    this.first = chosen && options.length ? 0 : -1;
    const rows = options.map(({ content, words, act }, i) =>
      make("li", { role: "option", id: `${this.list.id}-${i}`, "aria-label": words, onclick: act, onpointerdown: (/** @type {Event} */ event) => event.preventDefault() }, ...content));
    this.list.replaceChildren(...rows);
    this.choose(this.input.value ? -1 : this.first);
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
    this.onchoose?.(index);
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
      const lowest = this.input.value ? -1 : this.first;
      const next = this.active + step;
      this.choose(next >= length ? lowest : next < lowest ? length - 1 : next);
    } else if (event.key === "Enter") this.accept();
    else return;
    event.preventDefault();
  }
}
