// The tip over a marked word: its gloss or name in one line, while a pointer rests on it.
// @ts-check

import { article } from "./article.js";
import * as card from "./card.js";
import { around, make } from "../element.js";
import { gist } from "./entry.js";
import { look } from "./look.js";
import * as words from "./word.js";

const tip = make("div", { id: "tip", popover: "manual", role: "tooltip" });
document.body.append(tip);
const PAUSE = 120;
let timer = 0;
/** @type {HTMLElement | null} */
let over = null;

function hide() {
  clearTimeout(timer);
  over = null;
  if (tip.matches(":popover-open")) tip.hidePopover();
}

/** @param {HTMLElement} mark */
async function show(mark) {
  const spot = words.at(mark);
  const spans = spot ? await words.said(spot).catch(() => []) : [];
  const lines = spans.flatMap(({ said }) => said).filter((said) => said.kind !== "NOTE" || mark.matches(".sign"));
  if (over !== mark || card.isOpen() || !lines.length) return;
  tip.replaceChildren(...lines.slice(0, 3).map((said) => make("p", { lang: said.language ?? "en" }, gist(said))));
  tip.showPopover();
  const line = mark.getClientRects()[0];
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8));
  const above = line.top - height - 6;
  tip.style.setProperty("--left", `${left + scrollX}px`);
  tip.style.setProperty("--top", `${(above > 60 ? above : line.bottom + 6) + scrollY}px`);
}

article.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const mark = around(event.target, ".mark");
  if (mark === over) return;
  hide();
  if (!mark || event.buttons) return;
  // The title serves those without scripts; with it, the browser would show a tip of its own.
  mark.removeAttribute("title");
  if (look().glosses === "none" && !mark.matches(".sign")) return;
  over = mark;
  timer = setTimeout(show, PAUSE, mark);
});
article.addEventListener("pointerleave", hide);
document.addEventListener("pointerdown", hide);
document.addEventListener("keydown", hide);
addEventListener("scroll", hide, { passive: true });
