// What the doors of the service answer instead of what was wanted.
// @ts-check

/** @typedef {{ message: string, code?: string, hint?: string | null, path?: (string | number)[] | null, [field: string]: any }} Problem */

/** The service refuses: its problems, the status, and what data came nevertheless. */
export class Refusal extends Error {
  /** @param {Problem[]} problems @param {number} status @param {any} [data] */
  constructor(problems, status, data = null) {
    super(problems.map(({ message, hint }) => (hint ? `${message} ${hint}` : message)).join(" "));
    this.name = "Refusal";
    this.problems = problems;
    this.status = status;
    this.data = data;
  }

  /** Whether a problem has a code. @param {string} code */
  has(code) {
    return this.problems.some((problem) => problem.code === code);
  }
}

/** The service was not reached. */
export class Offline extends Error {
  constructor() {
    super("The service cannot be reached.");
    this.name = "Offline";
  }
}

/** An answer of the service; Offline where none comes. @param {string} path @param {RequestInit} request */
export async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new Offline();
  }
}
