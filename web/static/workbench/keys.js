// The keys of the workbench, and the list of them that `?` shows.
// @ts-check

import { say } from "../words.js";
import { button, make } from "../element.js";

/** @typedef {{ keys: string, words: string, act?: (event: KeyboardEvent) => void }} Key without `act` it only stands in the list */

/** @type {Key[]} */
const known = [];

/** Whether somebody writes, so that a letter is a letter. @param {EventTarget | null} target */
export const isWriting = (target) => target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"));

/** Let keys do something; names are as in `KeyboardEvent.key`. @param {...Key} more */
export function bind(...more) {
  known.push(...more);
}

/** Show all keys. */
export function list() {
  const rows = known.map(({ keys, words }) => make("div", {}, make("dt", {}, make("kbd", {}, keys)), make("dd", {}, words)));
  const dialog = make("dialog", { class: "keylist panel", "aria-labelledby": "keys-title" },
    make("h2", { id: "keys-title" }, say("workbench.keys")),
    make("dl", {}, ...rows),
    button(say("workbench.close"), () => dialog.close(), { autofocus: true }, "Esc"));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = known.find(({ keys, act }) => act && keys.toLowerCase() === pressed.toLowerCase());
  if (!found?.act) return;
  event.preventDefault();
  found.act(event);
});

/** The key that shows all keys. */
export const help = () => ({ keys: "?", words: say("workbench.keys.show"), act: list });
