// The page for reviewing: one proposal after the other, with keys to approve, to reject and to go on.
// @ts-check

import { ask } from "../graphql.js";
import { say } from "../words.js";
import { change } from "./change.js";
import { newer } from "./conflict.js";
import { compared } from "./difference.js";
import { button, found, make } from "../element.js";
import { bind, help, list } from "./keys.js";
import { follow } from "./live.js";
import { notice } from "./notice.js";
import { Queue, said, says } from "./queue.js";
import { isAborted, trouble } from "./trouble.js";
import { visitor } from "./visitor.js";

const KINDS = ["GLOSS", "ENTITY_LINK", "TRANSLATION", "NOTE", "CONVERSION"];

const place = found("review");
const slug = place.dataset.slug ?? "";
const language = place.dataset.language ?? "zh";

const kinds = make("fieldset", { class: "kinds" }, make("legend", {}, say("workbench.review.kinds")));
const count = make("p", { class: "count", role: "status" });
const bar = make("progress", { "aria-label": say("workbench.review.progress"), value: "0", max: "1" });
const stage = make("div", { class: "stage" });
place.append(kinds, make("div", { class: "state-of" }, count, bar), stage);

let queue = new Queue(slug, []);
let decided = 0;
/** @type {AbortController | null} */
let reading = null;

/** Begin with the kinds that are wanted. */
async function begin() {
  reading?.abort();
  reading = new AbortController();
  const { signal } = reading;
  const wanted = [...kinds.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
  queue = new Queue(slug, wanted);
  stage.replaceChildren(make("p", { class: "hint" }, say("workbench.loading")));
  try {
    if (wanted.length) await queue.fill(signal);
    show();
  } catch (error) {
    if (!isAborted(error)) stage.replaceChildren(trouble(error, begin));
  }
}

/** Show the current proposal. @param {boolean} [focus] */
function show(focus = false) {
  const item = queue.current;
  count.textContent = say("workbench.review.left", { number: queue.total });
  bar.max = Math.max(1, decided + queue.total);
  bar.value = decided;
  if (!item) {
    stage.replaceChildren(make("section", { class: "done" },
      make("p", { class: "seal", "aria-hidden": "true" }, "✓"),
      make("h2", { tabindex: "-1" }, say("workbench.review.empty")),
      make("p", {}, say(decided ? "workbench.review.thanks" : "workbench.review.nothing")),
      make("a", { class: "button main", href: `/documents/${slug}` }, say("workbench.review.text"))));
    if (focus) stage.querySelector("h2")?.focus();
    return;
  }
  stage.replaceChildren(card(item));
  if (focus) /** @type {HTMLElement | null} */ (stage.querySelector(".card"))?.focus();
}

/** A proposal in its place, with what can be done. @param {import("./queue.js").Item} item */
function card(item) {
  const { span } = item;
  const before = said(item);
  const lang = item.kind === "CONVERSION" ? "zh-Hans" : item.language ?? "en";
  const reason = make("input", { "aria-label": say("workbench.review.why"), placeholder: say("workbench.review.why"), maxlength: "1000" });
  const refusing = make("form", { class: "why", hidden: true, onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), reject(item, reason.value.trim())) },
    reason, make("button", { class: "button main" }, say("workbench.review.reject")), button(say("workbench.back"), () => show(true)));
  return make("article", { class: "card", tabindex: "-1", "aria-label": say("workbench.review.item", { words: span.quote }), "data-kind": item.kind },
    make("header", {},
      make("span", { class: "kind" }, say(`workbench.kind.${item.kind}`)),
      make("a", { href: `/documents/${slug}#p${span.paragraph.ordinal}` }, say("workbench.import.paragraph", { number: span.paragraph.ordinal })),
      make("span", { class: "hint" }, say("workbench.review.by", { name: item.agent?.name ?? item.creator, date: new Date(item.createdAt).toLocaleDateString(document.documentElement.lang) })),
      item.was && make("strong", { class: "now", role: "status" }, say("workbench.review.changed"))),
    context(item),
    make("div", { class: "saying" },
      item.pinyin && make("p", { class: "pinyin", lang: "zh-Latn-pinyin" }, item.pinyin),
      make("p", { class: "says", lang }, says(item) || "—"),
      item.entity && make("p", { class: "hint" }, [say(`frame.type.${item.entity.type}`), item.entity.description].filter(Boolean).join(" · ")),
      item.explanation && make("p", { class: "hint", lang: "en" }, item.explanation.summary),
      before !== null && make("div", { class: "before" }, make("h2", {}, say("workbench.review.difference")), compared(before, says(item), lang))),
    make("div", { class: "doing" },
      button(say("workbench.review.approve"), () => approve(item), { class: "button main" }, "A"),
      button(say("workbench.review.refuse"), () => ask_(refusing, reason), {}, "R"),
      button(say("workbench.review.next"), () => move(1), {}, "J"),
      button(say("workbench.review.previous"), () => move(-1), {}, "K"),
      button(say("workbench.undo"), undo, {}, "U"),
      button(say("workbench.keys"), list, { class: "button plain" }, "?")),
    refusing);
}

/** The text around a proposal, and what it translates. @param {import("./queue.js").Item} item */
function context({ kind, span }) {
  const { text } = span.paragraph;
  const range = span.range;
  if (kind === "TRANSLATION" || !range) return make("p", { class: "context", lang: language }, range ? text : span.quote);
  const near = 120;
  const from = Math.max(0, range.start - near);
  const to = Math.min(text.length, range.end + near);
  return make("p", { class: "context", lang: language },
    from > 0 && "…", text.slice(from, range.start), make("mark", {}, text.slice(range.start, range.end)), text.slice(range.end, to), to < text.length && "…");
}

/** @param {HTMLElement} form @param {HTMLInputElement} reason */
function ask_(form, reason) {
  form.hidden = false;
  reason.focus();
}

/** @param {import("./queue.js").Item} item */
const approve = (item) => decide(item, "APPROVED");

/** @param {import("./queue.js").Item} item @param {string} reason */
const reject = (item, reason) => decide(item, "REJECTED", reason);

/** @param {import("./queue.js").Item} item @param {"APPROVED" | "REJECTED"} status @param {string} [reason] */
async function decide(item, status, reason) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (stage.querySelectorAll("button"));
  if (buttons[0]?.disabled) return;
  buttons.forEach((each) => (each.disabled = true));
  try {
    await queue.decide(item, status, reason);
    decided += 1;
    await queue.fill().catch(() => {});
    show(true);
  } catch (error) {
    buttons.forEach((each) => (each.disabled = false));
    if (newer(error)) {
      await queue.renew(item.id);
      show(true);
      notice(say("workbench.review.faster"));
    } else stage.querySelector(".card")?.append(trouble(error, () => decide(item, status, reason)));
  }
}

/** @param {number} by */
async function move(by) {
  queue.move(by);
  show(true);
  await queue.fill().catch(() => {});
}

async function undo() {
  try {
    const { group } = await change("undo", "group { changes { nodeId nodeType } }", { document: slug });
    decided = Math.max(0, decided - 1);
    for (const { nodeId, nodeType } of group.changes) if (nodeType === "Annotation") await queue.renew(nodeId);
    const last = group.changes.at(-1)?.nodeId;
    const at = queue.items.findIndex((item) => item.id === last);
    if (at >= 0) queue.at = at;
    show(true);
    notice(say("workbench.undo.done", { number: group.changes.length }));
  } catch (error) {
    notice(trouble(error));
  }
}

bind(
  { keys: "A", words: say("workbench.review.keys.approve"), act: () => queue.current && approve(queue.current) },
  { keys: "R", words: say("workbench.review.keys.reject"), act: () => /** @type {HTMLElement | undefined} */ (stage.querySelectorAll("button")[1])?.click() },
  { keys: "J", words: say("workbench.review.keys.next"), act: () => move(1) },
  { keys: "K", words: say("workbench.review.keys.previous"), act: () => move(-1) },
  { keys: "U", words: say("workbench.keys.undo"), act: undo },
  help(),
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && stage.querySelector(".why:not([hidden])")) show(true);
});

/** Ask which kinds there are to review, and begin. */
async function open() {
  try {
    const [me, { document: there }] = await Promise.all([visitor(slug), ask("query($slug: String!) { document(slug: $slug) { annotationCounts { kind status count } } }", { slug })]);
    for (const kind of KINDS) {
      const number = there.annotationCounts.find((/** @type {any} */ c) => c.kind === kind && c.status === "PROPOSED")?.count ?? 0;
      kinds.append(make("label", {}, make("input", { type: "checkbox", value: kind, checked: kind !== "CONVERSION", onchange: begin }), ` ${say(`workbench.kind.${kind}`)} `, make("span", { class: "hint" }, number.toLocaleString("en"))));
    }
    await begin();
    follow(slug, me.sequence, { state: () => {}, change: (told) => hear(told, me.name) });
  } catch (error) {
    stage.replaceChildren(trouble(error, open));
  }
}

/** Keep up with what others do. @param {import("./live.js").Change} told @param {string} own */
async function hear({ actor, nodeType, nodeId }, own) {
  if (nodeType !== "Annotation" || !nodeId || actor === own) return;
  const shown = queue.current?.id;
  await queue.renew(nodeId).catch(() => {});
  // Whoever is writing a reason goes on; what they see is brought up when they decide.
  if (!stage.querySelector(".why:not([hidden])") || queue.current?.id !== shown) show();
  if (shown === nodeId && queue.current?.id !== nodeId) notice(say("workbench.review.gone", { name: actor }));
}

open();
