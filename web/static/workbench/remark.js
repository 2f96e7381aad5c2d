// A note on a selection.
// @ts-check

import { say } from "../words.js";
import { button, field, make } from "../element.js";
import { Kept, outbox } from "./outbox.js";
import { range } from "./place.js";
import { trouble } from "./trouble.js";

const MADE = "annotation { id version kind span { id quote } ... on Note { text } }";

export class Remark {
  /** @param {import("./place.js").Selected} selected @param {AbortSignal} _signal @param {(annotation: any) => void} done */
  constructor(selected, _signal, done) {
    this.selected = selected;
    this.done = done;
    this.text = make("textarea", { rows: "4", maxlength: "20000" });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#add();
    });
    this.state = make("div", { class: "state", role: "status" });
    this.element = make("div", {}, field(say("workbench.remark.text"), this.text),
      button(say("workbench.remark.add"), () => this.#add(), { class: "button main" }, "Ctrl ↵"), this.state);
  }

  focus() {
    this.text.focus({ preventScroll: true });
  }

  async #add() {
    const text = this.text.value.trim();
    if (!text) return this.focus();
    this.state.replaceChildren(say("workbench.saving"));
    try {
      const { annotation } = await outbox.send("addNote", MADE, { paragraph: this.selected.paragraph, range: range(this.selected), text }, "note");
      this.done(annotation);
    } catch (error) {
      if (error instanceof Kept) return this.done(null);
      this.state.replaceChildren(trouble(error));
    }
  }
}
