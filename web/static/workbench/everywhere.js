// A gloss on all other places where its words stand: they are shown first, and taken back together.
// @ts-check

import { article } from "../reader/article.js";
import { say } from "../words.js";
import { change, mark } from "./change.js";
import { button, make } from "../element.js";
import { notice } from "./notice.js";
import { trouble } from "./trouble.js";

const PLACES = "occurrences { certain crossing span { id quote prefix suffix paragraph { id ordinal } } }";

/** How many places are done in one go; of more, one sees how many are done, and others come between. */
const AT_ONCE = 250;

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
  /** @type {any[]} */
  let places = [];
  try {
    ({ occurrences: places } = await change("applyGloss", PLACES, { ...input, dryRun: true }, { signal: stop.signal }));
    const certain = places.filter((place) => place.certain);
    body.replaceChildren(places.length ? rows(places) : make("p", {}, say("workbench.everywhere.none")));
    if (certain.length) acts.prepend(button(say("workbench.everywhere.apply", { number: certain.length }), () => apply(certain), { class: "button main", autofocus: true }));
    if (certain.length < places.length) acts.prepend(button(say("workbench.everywhere.all", { number: places.length }), () => apply(places)));
    acts.querySelector("button")?.focus();
  } catch (error) {
    if (!stop.signal.aborted) body.replaceChildren(trouble(error));
  }

  /** Put it in some places, part after part; all of them are one act, which is taken back as a whole where it is cancelled. @param {any[]} wanted */
  async function apply(wanted) {
    acts.querySelectorAll("button:not(:last-child)").forEach((each) => (/** @type {HTMLButtonElement} */ (each).disabled = true));
    const words = say("workbench.everywhere.applying", { number: wanted.length });
    const parts = portions(wanted).map((paragraphs) => ({ paragraphs, clientMutationId: mark() }));
    const many = parts.length > 1;
    const bar = make("progress", { "aria-label": words, max: many && wanted.length, value: many && 0 });
    const share = make("span", { class: "hint" });
    const line = make("p", {}, words, " ", bar, " ", share);
    const ordinals = wanted.map(({ span }) => span.paragraph.ordinal);
    const certainOnly = wanted.length < places.length;
    let done = 0;
    /** @type {number | null} the number of the act */
    let continues = null;
    await go();

    async function go() {
      body.querySelector("[role=alert]")?.remove();
      body.prepend(line);
      try {
        for (; parts.length && dialog.open; parts.shift()) {
          const answer = await change("applyGloss", "count change", { ...input, certainOnly, continues, ...parts[0] });
          continues ??= answer.change;
          done += answer.count;
          bar.value = Math.min(done, wanted.length);
          if (many) share.textContent = say("workbench.everywhere.share", { done, total: wanted.length });
        }
        if (!dialog.open) return void (await cancel());
        dialog.close();
        changed(ordinals);
        notice(say("workbench.everywhere.done", { number: done, words: gloss.span.quote }), continues ? [[say("workbench.undo"), back]] : []);
      } catch (error) {
        line.remove();
        if (dialog.open) body.prepend(trouble(error, go));
        else notice(trouble(error, go));
      }
    }

    async function cancel() {
      notice(say("workbench.cancelling"));
      if (continues) await change("undo", "group { count }", { group: continues });
      notice(say("workbench.cancelled"));
    }

    async function back() {
      try {
        const { group } = await change("undo", "group { count }", { group: continues });
        changed(ordinals);
        notice(say("workbench.undo.done", { number: group.count }));
      } catch (error) {
        notice(trouble(error));
      }
    }
  }
}

/** The paragraphs of places, in parts that are done in one go. @param {any[]} places */
function portions(places) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { span } of places) counts.set(span.paragraph.id, (counts.get(span.paragraph.id) ?? 0) + 1);
  /** @type {string[][]} */
  const parts = [];
  let room = 0;
  for (const [id, count] of counts) {
    if (room <= 0) {
      parts.push([]);
      room = AT_ONCE;
    }
    parts[parts.length - 1].push(id);
    room -= count;
  }
  return parts;
}

/** The places in their lines. @param {any[]} occurrences */
function rows(occurrences) {
  return make("ol", { class: "places", tabindex: "0", "aria-labelledby": "everywhere-title" }, ...occurrences.map(({ certain, crossing, span }) => make("li", {},
    make("span", { class: "number" }, span.paragraph.ordinal),
    make("p", { lang: article.dataset.language }, span.prefix, make("mark", {}, span.quote), span.suffix),
    !certain && make("p", { class: "hint" }, say("workbench.everywhere.doubtful", { words: crossing ?? "" })))));
}
