// Lets a selection begin inside a marked word: it is a link, which browsers would drag along or leave unselected.
// @ts-check

import { around } from "../element.js";
import { caret } from "../reader/word.js";

/** @param {HTMLElement} article */
export function grip(article) {
  article.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || event.shiftKey || !around(event.target, "a.mark")) return;
    const begun = caret(event.clientX, event.clientY);
    if (!begun) return;
    const stop = new AbortController();
    const { signal } = stop;
    const still = (/** @type {Event} */ dragged) => dragged.preventDefault();
    const reach = (/** @type {PointerEvent} */ moved) => {
      const reached = caret(moved.clientX, moved.clientY);
      if (reached && article.contains(reached.node)) getSelection()?.setBaseAndExtent(begun.node, begun.offset, reached.node, reached.offset);
    };
    article.addEventListener("dragstart", still, { signal });
    addEventListener("pointermove", reach, { signal });
    for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, () => stop.abort(), { signal });
  });
}
