// Changes on their way: each is kept in this browser until it was answered, and carried out once even when sent twice.
// @ts-check

import { Offline } from "../refusal.js";
import { change, mark } from "./change.js";
import { isShutOut } from "./trouble.js";

const KEY = "zhushu:outbox";
const PAUSE = 15_000;

/** @typedef {{ mark: string, user: string, name: string, fields: string, input: Record<string, any>, topic: string }} Letter */
/** @typedef {(letter: Letter, outcome: any, error: unknown) => void} Hearer */

/** A change that could not be sent now, and will be sent later. */
export class Kept extends Error {
  /** @param {unknown} reason */
  constructor(reason) {
    super("Kept for later", { cause: reason });
    this.shutOut = isShutOut(reason);
  }
}

class Outbox {
  user = "";
  /** @type {Set<Hearer>} */
  #hearers = new Set();
  #flushing = false;
  /** What is being sent from this page. @type {Set<string>} */
  #posting = new Set();

  /** Begin to send what was left, for somebody. @param {string} user */
  open(user) {
    this.user = user;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    setInterval(() => this.waiting().length && this.flush(), PAUSE);
    return this.flush();
  }

  /** Hear what becomes of letters that were sent later, and of the number that waits. @param {Hearer} hearer */
  hear(hearer) {
    this.#hearers.add(hearer);
  }

  /** What waits of this visitor's, of one topic or of all. @param {string} [topic] @returns {Letter[]} */
  waiting(topic) {
    return all().filter((letter) => letter.user === this.user && (!topic || letter.topic === topic));
  }

  /**
   * Carry out a change; Kept where it cannot be sent now, Refusal where it is refused.
   * @param {string} name @param {string} fields @param {Record<string, any>} input @param {string} [topic]
   */
  async send(name, fields, input, topic = "") {
    const letter = { mark: mark(), user: this.user, name, fields, input, topic };
    keep([...all(), letter]);
    return this.#post(letter);
  }

  /** Send everything that waits, in order. */
  async flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (const letter of this.waiting().filter(({ mark }) => !this.#posting.has(mark))) {
        try {
          const outcome = await this.#post(letter);
          for (const hear of this.#hearers) hear(letter, outcome, null);
        } catch (error) {
          if (error instanceof Kept) return;
          for (const hear of this.#hearers) hear(letter, null, error);
        }
      }
    } finally {
      this.#flushing = false;
    }
  }

  /** @param {Letter} letter */
  async #post({ mark: clientMutationId, name, fields, input }) {
    this.#posting.add(clientMutationId);
    try {
      const outcome = await change(name, fields, { ...input, clientMutationId });
      keep(all().filter((other) => other.mark !== clientMutationId));
      return outcome;
    } catch (error) {
      if (error instanceof Offline || isShutOut(error)) throw new Kept(error);
      keep(all().filter((other) => other.mark !== clientMutationId));
      throw error;
    } finally {
      this.#posting.delete(clientMutationId);
      dispatchEvent(new CustomEvent("zhushu:outbox"));
    }
  }
}

/** @returns {Letter[]} */
const all = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");

/** @param {Letter[]} letters */
const keep = (letters) => localStorage.setItem(KEY, JSON.stringify(letters));

export const outbox = new Outbox();
