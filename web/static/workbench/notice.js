// Short notices at the foot of the window, with what can be done about them.
// @ts-check

import { say } from "../words.js";
import { button, make } from "../element.js";

const TIME = 12_000;
const place = make("div", { class: "notices", role: "status" });

/**
 * Say what became of what the visitor did, in place of what was said before: only of the last is there anything to undo.
 * @param {string | Node} words @param {[string, () => void][]} [acts] @param {string} [lang]
 */
export function notice(words, acts = [], lang) {
  for (const before of place.querySelectorAll(".tidings:not([data-aside])")) before.remove();
  return show(words, acts, lang);
}

/** Say what others did, beside the rest. @param {string} words */
export function aside(words) {
  show(words).dataset.aside = "";
}

/** Show a notice; it stays while it is pointed at or focused. @param {string | Node} words @param {[string, () => void][]} [acts] @param {string} [lang] */
function show(words, acts = [], lang) {
  if (!place.isConnected) document.body.append(place);
  const shown = make("div", { class: "tidings" }, make("span", { lang }, words));
  const leave = () => shown.remove();
  for (const [name, act] of acts) shown.append(button(name, () => (leave(), act())));
  shown.append(button("×", leave, { class: "button plain", "aria-label": say("workbench.close") }));
  while (place.children.length > 2) place.firstChild?.remove();
  place.append(shown);
  const end = () => (shown.matches(":hover, :focus-within") ? setTimeout(end, TIME / 2) : leave());
  setTimeout(end, TIME);
  return shown;
}
