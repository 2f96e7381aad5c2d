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

  /**
   * Do something in place of what is being done.
   * @param {string} words @param {(signal: AbortSignal, told: Told) => Promise<HTMLElement | void>} work may give what is to be said at its end
   */
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
      const end = await work(mine.signal, (done, total) => {
        bar.max = total;
        bar.value = done;
        share.textContent = say("frame.percent", { number: Math.floor((100 * done) / total) });
        // Sent is not done: what is left to wait for has no measure.
        if (done === total) bar.removeAttribute("value");
      });
      if (this.#running === mine) this.#tell(end);
    } catch (error) {
      if (this.#running !== mine) return;
      this.#tell(isAborted(error) ? make("p", {}, say("workbench.cancelled")) : trouble(error));
    } finally {
      if (this.#running === mine) this.#running = null;
      document.body.toggleAttribute("data-busy", this.#running !== null);
    }
  }

  /** Say how it ended. @param {HTMLElement | void} words */
  #tell(words) {
    this.status.replaceChildren(...(words ? [words] : []));
    if (words) this.status.scrollIntoView({ block: "nearest" });
  }

  /** Break off what is being done, and say nothing of it. */
  end() {
    this.#running?.abort();
    this.#running = null;
    this.status.replaceChildren();
  }
}

/** Take back what was carried out in a document although it had been cancelled meanwhile. @param {string} slug */
export const retract = (slug) => change("undo", "group { count }", { document: slug });
