// What becomes of the annotations in a revision: how many of which outcome, and where those might belong that lose their place.
// @ts-check

import { say } from "../words.js";
import { compared } from "./difference.js";
import { make } from "../element.js";

const OUTCOMES = ["UNCHANGED", "SHIFTED", "MOVED", "FUZZY", "AMBIGUOUS", "ORPHANED"];
export const REPORT = `report { total unchanged shifted moved fuzzy ambiguous orphaned restored
  spans(first: 200, outcomes: [ORPHANED, AMBIGUOUS, FUZZY, MOVED]) { totalCount edges { node { outcome quote newQuote ordinal
    span { id annotations { kind origin ... on Gloss { text } ... on EntityLink { entity { label } } ... on Note { text } } }
    candidates { ordinal start end quote prefix suffix score } } } } }`;

/** @typedef {{ span: string, ordinal: number, start: number, end: number, quote: string }} Choice a place for a span that has none */

/**
 * The report, and what is chosen in it.
 * @param {any} report @param {string} lang
 * @returns {{ element: HTMLElement, chosen: () => Choice[] }}
 */
export function report(report, lang) {
  const rows = report.spans.edges.map((/** @type {any} */ edge) => edge.node);
  // How a machine writes the words otherwise, it finds out anew.
  const lost = rows.filter((/** @type {any} */ { outcome, span }) => (outcome === "ORPHANED" || outcome === "AMBIGUOUS") && span.annotations.some(isAnybodys));
  const others = rows.filter((/** @type {any} */ row) => !lost.includes(row));
  /** @type {Map<string, Choice>} */
  const chosen = new Map();
  const numbers = OUTCOMES.map((outcome) => [outcome, report[outcome.toLowerCase()]]).filter(([, number]) => number);
  const element = make("div", { class: "report" },
    make("p", { class: "total" }, say("workbench.revise.total", { number: report.total })),
    make("ul", { class: "outcomes" }, ...numbers.map(([outcome, number]) => make("li", { "data-outcome": outcome },
      make("b", {}, number), ` ${say(`workbench.outcome.${outcome}`)}`))),
    report.restored > 0 && make("p", { class: "hint" }, say("workbench.revise.restored", { number: report.restored })),
    lost.length > 0 && make("section", {}, make("h3", {}, say("workbench.revise.lost")), make("ol", { class: "lost" }, ...lost.map((/** @type {any} */ row) => orphan(row, lang, chosen)))),
    others.length > 0 && make("details", {}, make("summary", {}, say("workbench.revise.changed", { number: others.length })),
      make("ol", { class: "lost" }, ...others.map((/** @type {any} */ row) => make("li", {},
        make("p", {}, make("span", { class: "kind" }, say(`workbench.outcome.${row.outcome}`)), " ", told(row.span)),
        compared(row.quote, row.newQuote ?? "", lang))))));
  return { element, chosen: () => [...chosen.values()] };
}

/** Whether somebody said it, and it is not how the words are written otherwise. @param {any} annotation */
const isSaid = ({ kind }) => kind !== "CONVERSION";

/** Whether it is lost when its place is. @param {any} annotation */
const isAnybodys = (annotation) => isSaid(annotation) || annotation.origin !== "MACHINE";

/** What is said of a span. @param {any} span */
const told = ({ annotations }) => (annotations.some(isSaid) ? annotations.filter(isSaid) : annotations).map((/** @type {any} */ a) => a.text ?? a.entity?.label ?? say(`workbench.kind.${a.kind}`)).join("; ");

/** A span that would lose its place, with those it might have. @param {any} row @param {string} lang @param {Map<string, Choice>} chosen */
function orphan(row, lang, chosen) {
  const id = row.span.id;
  /** @param {any} candidate @param {boolean} checked @param {...(Node | string)} words */
  const option = (candidate, checked, ...words) => make("label", {}, make("input", {
    type: "radio", name: `place-${id}`, checked,
    onchange: () => (candidate ? chosen.set(id, { span: id, ordinal: candidate.ordinal, start: candidate.start, end: candidate.end, quote: candidate.quote }) : chosen.delete(id)),
  }), make("span", {}, ...words));
  return make("li", {}, make("fieldset", {},
    make("legend", {}, make("b", { lang }, row.quote), " ", make("span", { class: "hint" }, told(row.span))),
    ...row.candidates.map((/** @type {any} */ candidate) => option(candidate, false, make("span", { lang, class: "context" }, candidate.prefix, make("mark", {}, candidate.quote), candidate.suffix), " ",
      make("span", { class: "hint" }, say("workbench.revise.candidate", { number: candidate.ordinal, score: `${Math.round(candidate.score * 100)} %` })))),
    option(null, true, say("workbench.revise.none"))));
}
