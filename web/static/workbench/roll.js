// A long list of which only the rows near the window are in the page; what is not there is as high as it was, or is likely to be.
// @ts-check

import { make } from "../element.js";

const STEP = 30; // rows that come or go at once
const MOST = 120; // rows that are in the page
const NEAR = 1200; // pixels from the window within which rows are there

export class Roll {
  /**
   * @param {HTMLElement} list
   * @param {(index: number) => HTMLElement} make_row
   * @param {() => number} length
   */
  constructor(list, make_row, length) {
    this.list = list;
    this.row = make_row;
    this.length = length;
    this.before = make("li", { class: "end", "aria-hidden": "true" });
    this.after = make("li", { class: "end", "aria-hidden": "true" });
    this.from = 0;
    /** @type {HTMLElement[]} */
    this.rows = [];
    /** How high the rows before those are that are there. */
    this.above = 0;
    /** How high a row is likely to be; it stays, so that the list does not change its length under the reader. */
    this.each = 0;
    list.replaceChildren(this.before, this.after);
    this.draw(0);
  }

  /** Bring rows and take them away as one moves, from when the list is in the page. */
  begin() {
    this.each = this.rows.length ? this.#height(this.rows.length) / this.rows.length : 0;
    this.#fill();
    const moved = () => (this.list.isConnected ? this.#settle() : stop.abort());
    const stop = new AbortController();
    addEventListener("scroll", moved, { passive: true, signal: stop.signal });
    addEventListener("resize", moved, { signal: stop.signal });
    this.#settle();
  }

  /** Draw the rows anew that are there, from one on: they may be others now. @param {number} index */
  draw(index) {
    this.from = Math.min(this.from, Math.max(0, this.length() - 1));
    const kept = Math.max(0, Math.min(index - this.from, this.rows.length));
    const wanted = Math.min(this.length() - this.from, Math.max(this.rows.length, MOST - STEP));
    for (const row of this.rows.splice(kept)) row.remove();
    while (this.rows.length < wanted) this.#append();
    this.#fill();
  }

  /** A row, which is brought where it is not there. @param {number} index @returns {HTMLElement | undefined} */
  at(index) {
    if (index < this.from || index >= this.from + this.rows.length) this.#leap(index);
    return this.rows[index - this.from];
  }

  #append() {
    const row = this.row(this.from + this.rows.length);
    this.rows.push(row);
    this.after.before(row);
  }

  /** How high some rows from the first on are, with what is between them. @param {number} number */
  #height(number) {
    const [first, next] = [this.rows[0], this.rows[number] ?? this.after];
    return first ? next.getBoundingClientRect().top - first.getBoundingClientRect().top : 0;
  }

  /** Let what is not there take its room. */
  #fill() {
    this.above = this.from ? this.above || this.from * this.each : 0;
    this.before.style.setProperty("height", `${this.above}px`);
    this.after.style.setProperty("height", `${(this.length() - this.from - this.rows.length) * this.each}px`);
  }

  /** Show other rows, around one. @param {number} index */
  #leap(index) {
    for (const row of this.rows.splice(0)) row.remove();
    this.above = 0;
    this.from = Math.max(0, Math.min(index - STEP, this.length() - MOST + STEP));
    this.draw(this.from);
  }

  #settle() {
    const whole = this.list.getBoundingClientRect();
    const top = this.before.getBoundingClientRect().bottom;
    const bottom = this.after.getBoundingClientRect().top;
    if (this.from && top > innerHeight + NEAR || this.#isShort() && bottom < -NEAR) {
      return this.#leap(Math.floor((Math.max(0, -whole.top) / whole.height) * this.length()));
    }
    if (this.from && top > -NEAR) this.#backward();
    else if (this.#isShort() && bottom < innerHeight + NEAR) this.#forward();
  }

  /** Whether rows are still to come. */
  #isShort() {
    return this.from + this.rows.length < this.length();
  }

  #forward() {
    for (let i = 0; i < STEP && this.#isShort(); i++) this.#append();
    const spare = this.rows.length - MOST;
    // What has the focus stays.
    if (spare > 0 && !this.rows.slice(0, spare).some((row) => row.contains(document.activeElement))) {
      this.above += this.#height(spare);
      this.from += spare;
      for (const row of this.rows.splice(0, spare)) row.remove();
    }
    this.#fill();
  }

  #backward() {
    const number = Math.min(STEP, this.from);
    this.from -= number;
    const brought = Array.from({ length: number }, (_, i) => this.row(this.from + i));
    this.before.after(...brought);
    this.rows.unshift(...brought);
    this.above = Math.max(this.from ? 1 : 0, this.above - this.#height(number));
    const spare = this.rows.slice(MOST);
    if (!spare.some((row) => row.contains(document.activeElement))) for (const row of this.rows.splice(MOST)) row.remove();
    this.#fill();
  }
}
