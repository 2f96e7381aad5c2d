// What waits for review in a document: read page by page, kept up with what others do, and decided one by one.
// @ts-check

import { ask } from "../graphql.js";
import { change } from "./change.js";

const ITEM = `id kind version status creator origin createdAt confidence agent { name }
  span { quote prefix suffix paragraph { id ordinal text translation } range(unit: UTF16) { start end } }
  ... on Gloss { text pinyin } ... on Translation { text language } ... on Note { text } ... on Conversion { text view }
  ... on EntityLink { entity { key label type description } explanation { summary } }
  history(last: 3) { edges { node { action actor fields { name before after } } } }`;
const PAGE = 30;

/** @typedef {any} Item an annotation with its place and its latest changes */

export class Queue {
  /** @type {Item[]} */
  items = [];
  at = 0;
  total = 0;
  /** @type {string | null} */
  #cursor = null;
  #isWhole = false;

  /** @param {string} slug @param {string[]} kinds */
  constructor(slug, kinds) {
    this.slug = slug;
    this.kinds = kinds;
  }

  /** @returns {Item | undefined} */
  get current() {
    return this.items[this.at];
  }

  /** Read on until there is something behind the current one, or nothing more. @param {AbortSignal} [signal] */
  async fill(signal) {
    if (this.#isWhole || this.items.length - this.at > 5) return;
    const { annotations } = await ask(
      `query($document: String!, $kinds: [AnnotationKind!], $first: Int, $after: String) {
        annotations(document: $document, kinds: $kinds, statuses: [PROPOSED], first: $first, after: $after) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { ${ITEM} } } } }`,
      { document: this.slug, kinds: this.kinds, first: PAGE, after: this.#cursor },
      { signal },
    );
    if (this.#cursor === null) this.total = annotations.totalCount;
    this.#cursor = annotations.pageInfo.endCursor;
    this.#isWhole = !annotations.pageInfo.hasNextPage;
    const known = new Set(this.items.map((item) => item.id));
    this.items.push(...annotations.edges.map((/** @type {any} */ edge) => edge.node).filter((/** @type {Item} */ item) => !known.has(item.id)));
  }

  /** @param {number} by */
  move(by) {
    this.at = Math.max(0, Math.min(this.items.length - 1, this.at + by));
  }

  /** Approve or reject an item; it leaves the queue. @param {Item} item @param {"APPROVED" | "REJECTED"} status @param {string} [reason] */
  async decide(item, status, reason) {
    await change("reviewAnnotation", "annotation { id version status }", { id: item.id, version: item.version, status, reason: reason || null });
    this.drop(item.id);
  }

  /** @param {string} id */
  drop(id) {
    const at = this.items.findIndex((item) => item.id === id);
    if (at < 0) return false;
    this.items.splice(at, 1);
    this.total -= 1;
    if (at < this.at) this.at -= 1;
    this.move(0);
    return true;
  }

  /** Read an item anew, since somebody changed it; it says what it said before. @param {string} id @returns {Promise<Item | null>} */
  async renew(id) {
    const at = this.items.findIndex((item) => item.id === id);
    const { node } = await ask(`query($id: ID!) { node(id: $id) { ... on Annotation { ${ITEM} } } }`, { id });
    if (node?.status === "PROPOSED") {
      if (at < 0) {
        if (!this.kinds.includes(node.kind)) return null;
        this.items.push(node);
        this.total += 1;
      } else this.items[at] = { ...node, was: says(this.items[at]) };
      return node;
    }
    this.drop(id);
    return null;
  }
}

/** What an annotation says, in words. @param {Item} item @returns {string} */
export const says = (item) => item.entity?.label ?? item.text ?? "";

/** What it said before its latest change; null where it never said anything else. @param {Item} item @returns {string | null} */
export function said(item) {
  if (item.was && item.was !== says(item)) return item.was;
  for (const { node } of item.history.edges.toReversed()) {
    const field = node.action === "UPDATED" && node.fields.find((/** @type {any} */ { name }) => name === "text");
    if (field && typeof field.before === "string") return field.before;
  }
  return null;
}
