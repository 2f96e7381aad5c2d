// What can be done with an annotation whose card is open: to change, move, apply, approve, reject or delete it.
// @ts-check

import { ask } from "../graphql.js";
import { select } from "../reader/selection.js";
import { say } from "../words.js";
import { change } from "./change.js";
import { decide, newer } from "./conflict.js";
import { edges } from "./edges.js";
import { button, field, make } from "../element.js";
import { everywhere } from "./everywhere.js";
import { notice } from "./notice.js";
import { trouble } from "./trouble.js";

const NEEDED = `query($ids: [ID!]!, $view: TextView!) { nodes(ids: $ids) { ... on Annotation { id kind version status creator
  span { id quote paragraph { id ordinal } range(view: $view, unit: UTF16) { start end } }
  ... on Gloss { text } ... on Note { text } ... on EntityLink { entity { label } } } } }`;

/** @typedef {{ slug: string, mayReview: boolean, again: (ordinals?: number[]) => void, undo: () => void }} Bench */

/**
 * Offer what can be done with the annotations of a card, at its foot.
 * @param {string[]} ids @param {string} view @param {Bench} bench
 */
export async function act(ids, view, bench) {
  const card = document.getElementById("card");
  if (!card) return;
  // A button that is replaced when it is pressed would seem to be outside the card.
  const strip = make("div", { class: "strip", onclick: (/** @type {Event} */ event) => event.stopPropagation() });
  card.querySelector(".strip:not(.adding)")?.remove();
  card.append(strip);
  try {
    const { nodes } = await ask(NEEDED, { ids, view });
    strip.replaceChildren(...nodes.filter(Boolean).map((/** @type {any} */ node) => row(node, view, bench)));
  } catch (error) {
    strip.replaceChildren(trouble(error));
  }
}

/**
 * Offer to say something more of the word whose card is open.
 * @param {{ ordinal: number, start: number, end: number }} word @param {(sort: number) => void} open
 */
export function add({ ordinal, start, end }, open) {
  const turn = (/** @type {number} */ sort) => {
    shut();
    select(ordinal, start, end);
    open(sort);
  };
  const strip = make("div", { class: "adding strip" }, make("div", { class: "row" },
    button(say("workbench.panel.meaning"), () => turn(0), { "aria-keyshortcuts": "G" }, "G"),
    button(say("workbench.panel.name"), () => turn(1), { "aria-keyshortcuts": "N" }, "N"),
    button(say("workbench.panel.remark"), () => turn(2), { "aria-keyshortcuts": "M" }, "M")));
  document.getElementById("card")?.append(strip);
  return turn;
}

/** Put the card away, as the key for it does. */
function shut() {
  document.querySelector("#card .shut")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
}

/** @param {any} node @param {string} view @param {Bench} bench */
function row(node, view, bench) {
  const { span } = node;
  const says = node.text ?? node.entity?.label;
  const done = (/** @type {string} */ words) => {
    shut();
    bench.again([span.paragraph.ordinal]);
    notice(words, [[say("workbench.undo"), bench.undo]]);
  };
  /** @param {string} status @param {string} words */
  const review = (status, words) => run(async () => {
    await change("reviewAnnotation", "annotation { id }", { id: node.id, version: node.version, status });
    done(words);
  });
  const place = make("div", { class: "row" });
  /** @param {() => Promise<void>} work */
  const run = async (work) => {
    try {
      await work();
    } catch (error) {
      place.append(trouble(error));
    }
  };
  const move = () => {
    shut();
    edges({ id: span.id, paragraph: span.paragraph.id, ordinal: span.paragraph.ordinal, ...span.range, view }, () => done(say("workbench.edges.done")));
  };
  const parts = [
    node.text !== undefined && button(say("workbench.mark.edit"), () => edit(place, node, done)),
    node.kind === "GLOSS" && button(say("workbench.everywhere"), () => (shut(), everywhere(node, bench.slug, bench.again))),
    span.range && button(say("workbench.mark.move"), move),
    bench.mayReview && node.status !== "APPROVED" && button(say("workbench.review.approve"), () => review("APPROVED", say("workbench.mark.approved"))),
    bench.mayReview && node.status !== "REJECTED" && button(say("workbench.review.reject"), () => review("REJECTED", say("workbench.mark.rejected"))),
    button(say("workbench.mark.delete"), () => run(async () => {
      await change("deleteAnnotation", "annotation { id }", { id: node.id, version: node.version });
      done(say("workbench.mark.deleted", { words: span.quote }));
    })),
  ];
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", `${span.quote}: ${says}`);
  place.append(make("span", { class: "hint" }, says), ...parts.filter((part) => part !== false && part !== null));
  return place;
}

/** Change what an annotation says. @param {HTMLElement} place @param {any} node @param {(words: string) => void} done */
function edit(place, node, done) {
  const text = node.kind === "NOTE" ? make("textarea", { rows: "3" }) : make("input", { maxlength: "1000", autocomplete: "off" });
  text.value = node.text;
  const form = make("form", {}, field(say("workbench.mark.says"), text), make("div", { class: "doing" }, make("button", { class: "button main" }, say("workbench.translate.save"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(text.value.trim(), node.version);
  });
  place.replaceChildren(form);
  text.focus();

  /** @param {string} said @param {number} version */
  async function save(said, version) {
    try {
      await change("updateAnnotation", "annotation { id }", { id: node.id, version, text: said });
      done(say("workbench.mark.changed"));
    } catch (error) {
      const there = newer(error);
      if (!there) return void form.append(trouble(error));
      const chosen = await decide({ theirs: there, mine: said, lang: "en" });
      if (chosen) await save(chosen, there.version);
      else if (chosen === null) done(say("workbench.mark.left"));
    }
  }
}
