// Drafts of translations, kept in this browser from the first key on until the service has them.
// @ts-check

/** @typedef {{ id: string, version: number, text: string, status?: string, creator?: string }} Kept a translation as the service has it */
/** @typedef {{ text: string, of: Kept | null, wanted: boolean }} Draft `of` is what it began from, `wanted` that it is to be sent */

const PREFIX = "zhushu:draft:";

/** @param {string} user @param {string} paragraph */
const key = (user, paragraph) => `${PREFIX}${user}:${paragraph}`;

/** @param {string} user @param {string} paragraph @returns {Draft | null} */
export function recall(user, paragraph) {
  const found = localStorage.getItem(key(user, paragraph));
  return found ? JSON.parse(found) : null;
}

/** @param {string} user @param {string} paragraph @param {Draft} draft */
export function remember(user, paragraph, draft) {
  localStorage.setItem(key(user, paragraph), JSON.stringify(draft));
}

/** @param {string} user @param {string} paragraph */
export function forget(user, paragraph) {
  localStorage.removeItem(key(user, paragraph));
}

/** The paragraphs of which somebody has drafts. @param {string} user */
export function drafted(user) {
  const beginning = key(user, "");
  return Object.keys(localStorage).filter((name) => name.startsWith(beginning)).map((name) => name.slice(beginning.length));
}
