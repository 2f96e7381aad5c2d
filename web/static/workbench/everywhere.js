// A gloss on all other places where its words stand: they are shown first, and taken back together.
// @ts-check

import { say } from "../words.js";
import { change } from "./change.js";
import { button, make } from "../element.js";
import { retract } from "./errand.js";
import { notice } from "./notice.js";
import { trouble } from "./trouble.js";

const PLACES = "count occurrences { certain crossing span { id quote prefix suffix paragraph { ordinal } } }";

/** @param {{ id: string, text: string, span: { quote: string } }} gloss @param {string} slug @param {(ordinals?: number[]) => void} changed */
export async function everywhere(gloss, slug, changed) {
  const body = make("div", { class: "state", role: "status" }, say("workbench.loading"));
  const stop = new AbortController();
  const acts = make("div", { class: "doing" }, button(say("workbench.cancel"), () => dialog.close(), {}, "Esc"));
  const dialog = make("dialog", { class: "everywhere panel", "aria-labelledby": "everywhere-title" },
    make("h2", { id: "everywhere-title" }, say("workbench.everywhere.of", { words: gloss.span.quote, text: gloss.text })), body, acts);
  dialog.addEventListener("close", () => (stop.abort(), dialog.remove()));
  document.body.append(dialog);
  dialog.showModal();
  const input = { gloss: gloss.id, document: slug };
  let certain = 0;
  let all = 0;
  try {
    const { occurrences } = await change("applyGloss", PLACES, { ...input, dryRun: true }, { signal: stop.signal });
    all = occurrences.length;
    certain = occurrences.filter((/** @type {any} */ o) => o.certain).length;
    body.replaceChildren(occurrences.length ? rows(occurrences) : make("p", {}, say("workbench.everywhere.none")));
    if (certain) acts.prepend(button(say("workbench.everywhere.apply", { number: certain }), () => apply(true), { class: "button main", autofocus: true }));
    if (certain < occurrences.length) acts.prepend(button(say("workbench.everywhere.all", { number: occurrences.length }), () => apply(false)));
    acts.querySelector("button")?.focus();
  } catch (error) {
    if (!stop.signal.aborted) body.replaceChildren(trouble(error));
  }

  /** @param {boolean} certainOnly */
  async function apply(certainOnly) {
    acts.querySelectorAll("button:not(:last-child)").forEach((each) => (/** @type {HTMLButtonElement} */ (each).disabled = true));
    const words = say("workbench.everywhere.applying", { number: certainOnly ? certain : all });
    body.prepend(make("p", {}, words, " ", make("progress", { "aria-label": words })));
    try {
      const { count, occurrences } = await change("applyGloss", PLACES, { ...input, certainOnly });
      if (stop.signal.aborted) {
        // It is one act: what was cancelled meanwhile is taken back as a whole.
        if (count) await retract(slug);
        return void notice(say("workbench.cancelled"));
      }
      dialog.close();
      const ordinals = occurrences.map((/** @type {any} */ o) => o.span.paragraph.ordinal);
      changed(ordinals);
      notice(say("workbench.everywhere.done", { number: count, words: gloss.span.quote }), [[say("workbench.undo"), () => back(ordinals)]]);
    } catch (error) {
      if (dialog.isConnected) body.replaceChildren(trouble(error));
      else notice(trouble(error));
    }
  }

  /** @param {number[]} ordinals */
  async function back(ordinals) {
    try {
      const { group } = await change("undo", "group { count }", { document: slug });
      changed(ordinals);
      notice(say("workbench.undo.done", { number: group.count }));
    } catch (error) {
      notice(trouble(error));
    }
  }
}

/** The places in their lines. @param {any[]} occurrences */
function rows(occurrences) {
  return make("ol", { class: "places" }, ...occurrences.map(({ certain, crossing, span }) => make("li", {},
    make("span", { class: "number" }, span.paragraph.ordinal),
    make("p", { lang: "zh" }, span.prefix, make("mark", {}, span.quote), span.suffix),
    !certain && make("p", { class: "hint" }, say("workbench.everywhere.doubtful", { words: crossing ?? "" })))));
}
