// The paragraphs of a document while they are corrected: rewritten, split, joined or emptied, and the edits that say so.
// @ts-check

/** @typedef {{ id: string, ordinal: number, role: string, text: string }} Paragraph */
/** @typedef {{ ids: string[], texts: string[] }} Group some paragraphs in a row, and the texts that take their place */

export class Correction {
  /** @param {Paragraph[]} paragraphs */
  constructor(paragraphs) {
    this.before = new Map(paragraphs.map(({ id, text }) => [id, text]));
    /** @type {Group[]} */
    this.groups = paragraphs.map(({ id, text }) => ({ ids: [id], texts: [text] }));
  }

  /** The texts in order. */
  get texts() {
    return this.groups.flatMap((group) => group.texts);
  }

  /** @param {number} index @param {string} text */
  write(index, text) {
    const [group, at] = this.#place(index);
    group.texts[at] = text;
  }

  /** @param {number} index @param {number} at */
  split(index, at) {
    const [group, here] = this.#place(index);
    const text = group.texts[here];
    group.texts.splice(here, 1, text.slice(0, at), text.slice(at));
  }

  /** Join a text with the one before. @param {number} index */
  join(index) {
    const [group, at] = this.#place(index);
    if (at > 0) return void group.texts.splice(at - 1, 2, group.texts[at - 1] + group.texts[at]);
    const before = this.groups[this.groups.indexOf(group) - 1];
    const [first, ...rest] = group.texts;
    before.texts.push((before.texts.pop() ?? "") + first, ...rest);
    before.ids.push(...group.ids);
    this.groups.splice(this.groups.indexOf(group), 1);
  }

  /** The same paragraphs have other ids: those that were gone and came back are new ones. @param {string[]} ids */
  rename(ids) {
    const before = [...this.before];
    if (ids.length !== before.length) return;
    const now = new Map(before.map(([id], i) => [id, ids[i]]));
    this.before = new Map(before.map(([, text], i) => [ids[i], text]));
    for (const group of this.groups) group.ids = group.ids.map((id) => now.get(id) ?? id);
  }

  /** The edits as a revision takes them; those that change nothing are left out. */
  edits() {
    return this.groups
      .map(({ ids, texts }) => ({ paragraphs: ids, texts: texts.map((text) => text.trim()).filter(Boolean) }))
      .filter(({ paragraphs, texts }) => paragraphs.length !== texts.length || paragraphs.some((id, i) => this.before.get(id) !== texts[i]));
  }

  /** @param {number} index @returns {[Group, number]} */
  #place(index) {
    let left = index;
    for (const group of this.groups) {
      if (left < group.texts.length) return [group, left];
      left -= group.texts.length;
    }
    throw new RangeError(`There is no text ${index}.`);
  }
}
