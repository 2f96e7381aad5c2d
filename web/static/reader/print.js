// Prints all of a text, however long it is; of a sheet that a browser makes of what is near, it says what it holds.
// @ts-check

import { PAGE, article, total } from "./article.js";
import { glossary } from "./glossary.js";
import * as leaves from "./leaves.js";
import { say } from "../words.js";

/** The ordinals of the paragraphs that are in the page, as runs. */
function runs() {
  /** @type {[number, number][]} */
  const found = [];
  for (const section of /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll(".paragraph:not(.coming)"))) {
    const ordinal = Number(section.dataset.ordinal);
    const last = found.at(-1);
    if (last?.[1] === ordinal - 1) last[1] = ordinal;
    else found.push([ordinal, ordinal]);
  }
  return found;
}

/** @param {[number, number][]} runs */
const whole = ([first]) => !total || (first?.[0] === 1 && first[1] === total);

/** Let the sheet say which paragraphs it holds, where these are not all. */
function tellPortion() {
  const portion = document.querySelector(".portion");
  const line = portion?.querySelector(".parts");
  if (!(portion instanceof HTMLElement) || !line) return;
  const found = runs();
  const parts = found.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
  portion.hidden = whole(found);
  line.textContent = say("reader.portion", { parts, total });
}

let preparing = false;

/** Print all of the text; Escape gives it up. @param {(words: string) => void} tell */
async function print(tell) {
  if (preparing) return;
  preparing = true;
  let going = true;
  const stop = (/** @type {KeyboardEvent} */ { key }) => { if (key === "Escape") going = false; };
  addEventListener("keydown", stop);
  try {
    document.getElementById("look")?.hidePopover();
    const all = await leaves.all((share) => {
      tell(say("reader.preparing", { share: Math.round(share * 100) }));
      return going;
    });
    if (all) await glossary();
    tell(all || !going ? "" : say("reader.failed"));
    if (all) window.print();
  } finally {
    removeEventListener("keydown", stop);
    leaves.release();
    if (total > PAGE) document.querySelector("main > .glossary")?.remove();
    preparing = false;
  }
}

/** Print by the button and by the keys of the browser. @param {(words: string) => void} tell */
export function answer(tell) {
  addEventListener("beforeprint", tellPortion);
  addEventListener("keydown", (event) => {
    const meant = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "p";
    if (!meant || whole(runs())) return;
    event.preventDefault();
    print(tell);
  });
  const button = document.querySelector("#look .print");
  if (!(button instanceof HTMLElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => print(tell));
}
