// Long work: how much of it is done is shown where that is known, and it is broken off when that is wanted.
// @ts-check

import { say } from "../words.js";
import { button, make } from "../element.js";
import { change } from "./change.js";
import { isAborted, trouble } from "./trouble.js";

/** @typedef {(done: number, total: number) => void} Told of how much is done */

export class Errand {
  /** @type {AbortController | null} */
  #running = null;

  /** @param {HTMLElement} status where it is shown */
  constructor(status) {
    this.status = status;
  }

  /** Do something in place of what is being done. @param {string} words @param {(signal: AbortSignal, told: Told) => Promise<void>} work */
  async run(words, work) {
    this.#running?.abort();
    const mine = (this.#running = new AbortController());
    const bar = make("progress", { "aria-label": words });
    const share = make("span", { class: "hint" });
    const name = make("span", {}, words);
    const cancel = button(say("workbench.cancel"), () => {
      mine.abort();
      cancel.disabled = true;
      name.textContent = say("workbench.cancelling");
    });
    this.status.replaceChildren(name, bar, share, cancel);
    document.body.toggleAttribute("data-busy", true);
    try {
      await work(mine.signal, (done, total) => {
        bar.max = total;
        bar.value = done;
        share.textContent = say("frame.percent", { number: Math.floor((100 * done) / total) });
        // Sent is not done: what is left to wait for has no measure.
        if (done === total) bar.removeAttribute("value");
      });
      if (this.#running === mine) this.status.replaceChildren();
    } catch (error) {
      if (this.#running !== mine) return;
      this.status.replaceChildren(isAborted(error) ? make("p", {}, say("workbench.cancelled")) : trouble(error));
      this.status.scrollIntoView({ block: "nearest" });
    } finally {
      if (this.#running === mine) this.#running = null;
      document.body.toggleAttribute("data-busy", this.#running !== null);
    }
  }

  /** Break off what is being done, and say nothing of it. */
  end() {
    this.#running?.abort();
    this.#running = null;
    this.status.replaceChildren();
  }
}

/** Take back what was carried out in a document although it had been cancelled meanwhile. @param {string} slug @param {number} [times] */
export async function retract(slug, times = 1) {
  for (let i = 0; i < times; i++) await change("undo", "group { count }", { document: slug });
}
