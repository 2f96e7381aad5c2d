// The paragraphs of a text that is to be imported: joined, split and given roles, and every step can be undone.
// @ts-check

/** @typedef {{ role: string, level: number | null, text: string }} Read a paragraph as the service read it */
/** @typedef {{ paragraph: number, offset: number, role: string, level: number | null }} Beginning `paragraph` counts from 0 */

// As the service joins lines: without a space where a character stands beside that is written without spaces.
const CLOSE = /[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud8bf][\udc00-\udfff]/u;

export class Division {
  /** @param {Read[]} read */
  constructor(read) {
    this.read = read;
    /** @type {Beginning[]} */
    this.beginnings = read.map(({ role, level }, paragraph) => ({ paragraph, offset: 0, role, level }));
    /** @type {Beginning[][]} */
    this.past = [];
  }

  get length() {
    return this.beginnings.length;
  }

  get isChanged() {
    return this.past.length > 0;
  }

  /** The text of a paragraph. @param {number} index */
  text(index) {
    return this.#pieces(index).reduce((text, piece) => (text ? text + gap(text, piece.text) + piece.text : piece.text), "");
  }

  /** Join a paragraph with the one before. @param {number} index */
  join(index) {
    if (index > 0 && index < this.length) this.#keep(this.beginnings.toSpliced(index, 1));
  }

  /** Split a paragraph; false where nothing would stand on one side. @param {number} index @param {number} at in UTF-16 */
  split(index, at) {
    let done = 0;
    let before = "";
    for (const piece of this.#pieces(index)) {
      const start = before ? done + gap(before, piece.text).length : done;
      done = start + piece.text.length;
      before += piece.text;
      if (at > done) continue;
      const inside = Math.max(0, at - start);
      if (!this.text(index).slice(0, at).trim() || !this.text(index).slice(at).trim()) return false;
      if (inside === piece.text.length) continue;
      const place = { paragraph: piece.paragraph, offset: piece.offset + inside, role: "BODY", level: null };
      this.#keep(this.beginnings.toSpliced(index + 1, 0, place));
      return true;
    }
    return false;
  }

  /** @param {number} index @param {string} role @param {number | null} level */
  name(index, role, level = null) {
    this.#keep(this.beginnings.with(index, { ...this.beginnings[index], role, level }));
  }

  undo() {
    this.beginnings = this.past.pop() ?? this.beginnings;
  }

  /** The paragraphs as an import takes them; null where they are just as they were read. */
  input() {
    if (!this.isChanged) return null;
    return this.beginnings.map(({ paragraph, offset, role, level }) => ({
      paragraph: paragraph + 1,
      offset: [...this.read[paragraph].text.slice(0, offset)].length,
      role,
      level,
    }));
  }

  /** @param {Beginning[]} beginnings */
  #keep(beginnings) {
    this.past.push(this.beginnings);
    this.beginnings = beginnings;
  }

  /** What stands between the beginning of a paragraph and the next. @param {number} index */
  #pieces(index) {
    const first = this.beginnings[index];
    const next = this.beginnings[index + 1] ?? { paragraph: this.read.length, offset: 0 };
    const pieces = [];
    for (let i = first.paragraph; i <= next.paragraph && i < this.read.length; i++) {
      const low = i === first.paragraph ? first.offset : 0;
      const high = i === next.paragraph ? next.offset : this.read[i].text.length;
      const whole = this.read[i].text.slice(low, high);
      const text = whole.trim();
      if (text) pieces.push({ paragraph: i, offset: low + whole.length - whole.trimStart().length, text });
    }
    return pieces;
  }
}

/** What stands between two texts that are joined. @param {string} before @param {string} after */
function gap(before, after) {
  return CLOSE.test([...before].at(-1) ?? "") || CLOSE.test([...after][0] ?? "") ? "" : " ";
}
