// The page for revising a text: its paragraphs are corrected or a new file given, the report is looked at, then it is kept.
// @ts-check

import { ask } from "../graphql.js";
import { Refusal } from "../refusal.js";
import { say } from "../words.js";
import { change, mark } from "./change.js";
import { Correction } from "./correction.js";
import { Errand } from "./errand.js";
import { button, field, found, make } from "../element.js";
import { REPORT, report } from "./report.js";
import { isAborted, trouble } from "./trouble.js";

const PAGE = 500;
const AT_ONCE = 100;
const LIMIT = 7_000_000;

const place = found("revise");
const steps = found("steps");
const status = found("status");
const { slug = "", language = "zh" } = place.dataset;
let expectedRevision = Number(place.dataset.revision);

/** @type {Correction} */
let correction;

const errand = new Errand(status);

/** Read all paragraphs, and show them to be corrected. */
async function begin() {
  await errand.run(say("workbench.loading"), async (signal, told) => {
    correction = new Correction(await read(told, signal));
    write();
  });
}

/** All paragraphs as they stand. @param {import("./errand.js").Told} [told] @param {AbortSignal} [signal] */
async function read(told, signal) {
  const paragraphs = [];
  for (let after = null, more = true; more; ) {
    const { document } = await ask(
      "query($slug: String!, $first: Int, $after: String) { document(slug: $slug) { paragraphs(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id ordinal role text } } } } }",
      { slug, first: PAGE, after }, { signal });
    paragraphs.push(...document.paragraphs.edges.map((/** @type {any} */ edge) => edge.node));
    told?.(paragraphs.length, document.paragraphs.totalCount);
    more = document.paragraphs.pageInfo.hasNextPage;
    after = document.paragraphs.pageInfo.endCursor;
  }
  return paragraphs;
}

/** The paragraphs, as they are corrected. */
function write() {
  steps.dataset.step = "1";
  const list = make("ol", { class: "pieces" });
  const end = make("li", { class: "end", "aria-hidden": "true" });
  const file = make("input", { type: "file", id: "file", class: "unseen", accept: ".txt,.md,.markdown,.pdf,.docx,.html,.xhtml,.xml,.tei,text/*" });
  file.addEventListener("change", () => file.files?.[0] && give(file.files[0]));
  let shown = AT_ONCE;

  /** @param {number} from @param {[number, number]} [focus] a text, and the place in it where the cursor is to stand */
  const draw = (from, focus) => {
    const { texts } = correction;
    shown = Math.min(texts.length, Math.max(shown, AT_ONCE));
    while (list.children.length > from) list.lastChild?.remove();
    for (let i = from; i < shown; i++) list.append(row(i, texts[i]));
    if (shown < texts.length) list.append(end);
    const area = focus && list.children[focus[0]]?.querySelector("textarea");
    if (area && focus) {
      area.focus();
      area.setSelectionRange(focus[1], focus[1]);
    }
  };

  /** @param {number} index @param {string} text */
  const row = (index, text) => {
    const area = make("textarea", {
      rows: "1", lang: language, spellcheck: "false",
      "aria-label": say("workbench.import.paragraph", { number: index + 1 }),
      oninput: () => correction.write(index, area.value),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.isComposing) return;
        const { selectionStart: start, selectionEnd: stop } = area;
        if (event.key === "Enter" && !event.ctrlKey) {
          event.preventDefault();
          correction.split(index, start);
          shown += 1;
          draw(index, [index + 1, 0]);
        } else if (event.key === "Backspace" && start === 0 && stop === 0 && index > 0) {
          event.preventDefault();
          const at = correction.texts[index - 1].length;
          correction.join(index);
          draw(index - 1, [index - 1, at]);
        }
      },
    });
    area.value = text;
    return make("li", {}, make("span", { class: "number", "aria-hidden": "true" }, index + 1), area);
  };

  new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting || shown >= correction.texts.length) return;
    const from = shown;
    shown += AT_ONCE;
    draw(from);
  }, { rootMargin: "1000px" }).observe(end);

  place.replaceChildren(
    make("div", { class: "replace" }, make("p", { class: "hint" }, say("workbench.revise.how")),
      make("label", { class: "button", for: "file" }, say("workbench.revise.file")), file),
    list,
    make("div", { class: "foot" }, button(say("workbench.revise.look"), () => look(() => ({ paragraphs: correction.edits() })), { class: "button main" })));
  draw(0);
}

/** @param {File} given */
async function give(given) {
  if (given.size > LIMIT) return void status.replaceChildren(trouble(new Refusal([{ message: say("workbench.import.large", { number: LIMIT / 1e6 }), hint: say("workbench.import.larger") }], 0)));
  const bytes = new Uint8Array(await given.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  look(() => ({ content: btoa(text), fileName: given.name }));
}

/** Show what would become of the annotations. @param {() => { paragraphs: any[] } | { content: string, fileName: string }} given */
function look(given) {
  const first = given();
  if ("paragraphs" in first && !first.paragraphs.length) return void status.replaceChildren(make("p", {}, say("workbench.revise.same")));
  return errand.run(say("workbench.revise.looking"), async (signal) => {
    const { report: told } = await change("reviseDocument", REPORT, { slug, ...first, expectedRevision, dryRun: true }, { signal });
    steps.dataset.step = "2";
    const shown = report(told, language);
    const message = make("input", { maxlength: "300", autocomplete: "off" });
    place.replaceChildren(
      make("h2", { tabindex: "-1" }, say("workbench.revise.report")), shown.element,
      field(say("workbench.revise.message"), message),
      make("div", { class: "foot" }, button(say("workbench.back"), write),
        button(say("workbench.revise.save"), () => keep({ slug, ...given(), message: message.value.trim() || null }, shown.chosen()), { class: "button main" })));
    place.querySelector("h2")?.focus();
  });
}

/** What is sent again under the same mark, since its answer was lost, is not done twice. */
let attempt = mark();

/** Keep the revision, and give the places that were chosen: all of it, or nothing where it is cancelled or goes wrong. @param {Record<string, unknown>} input @param {import("./report.js").Choice[]} chosen */
function keep(input, chosen) {
  return errand.run(say("workbench.saving"), async (signal, told) => {
    /** @type {number[]} the numbers of what was done */
    const done = [];
    try {
      const { change: made } = await change("reviseDocument", "change", { ...input, expectedRevision, clientMutationId: attempt });
      if (made) done.push(made);
      for (const { span, ordinal, start, end, quote } of chosen) {
        signal.throwIfAborted();
        told(done.length, chosen.length + 1);
        const { document } = await ask("query($slug: String!, $ordinal: Int!) { document(slug: $slug) { paragraph(ordinal: $ordinal) { id } } }", { slug, ordinal }, { signal });
        const { change: placed } = await change("reattachSpan", "change", { span, paragraph: document.paragraph.id, range: { start, end, quote } });
        if (placed) done.push(placed);
      }
      signal.throwIfAborted();
    } catch (error) {
      return ended(done, error);
    }
    location.assign(`/documents/${slug}`);
    await new Promise(() => {});
  });
}

/** Take back what was done of what was cancelled or went wrong, and say what is saved now. @param {number[]} done @param {unknown} error */
async function ended(done, error) {
  if (!done.length) throw error;
  try {
    for (const group of done.reverse()) {
      const { group: undone } = await change("undo", "group { documents { revision { number } } }", { group });
      expectedRevision = undone.documents[0].revision.number;
    }
    attempt = mark();
    correction.rename((await read()).map(({ id }) => id));
  } catch (refused) {
    return make("div", {}, make("p", {}, say("workbench.revise.kept"), " ", make("a", { href: `/documents/${slug}` }, say("workbench.revise.see"))), trouble(refused));
  }
  const nothing = say("workbench.revise.nothing");
  return isAborted(error) ? make("p", {}, say("workbench.cancelled"), " ", nothing) : make("div", {}, trouble(error), make("p", {}, nothing));
}

begin();
