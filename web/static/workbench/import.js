// The page for importing: a file is dropped or a text pasted, its paragraphs are looked at and mended, then it is kept.
// @ts-check

import { ask } from "../graphql.js";
import { collect } from "../parcel.js";
import { Refusal } from "../refusal.js";
import { say } from "../words.js";
import { change } from "./change.js";
import { Division } from "./division.js";
import { button, found, make } from "../element.js";
import { Sheet } from "./sheet.js";
import { isAborted, trouble } from "./trouble.js";

const LIMIT = 7_000_000; // bytes of a file that fits into a request, written in base64

/** @typedef {{ name: string, text?: string, content?: string }} Given what is to be imported */

const form = /** @type {HTMLFormElement} */ (found("import"));
const file = /** @type {HTMLInputElement} */ (found("file"));
const pasted = /** @type {HTMLTextAreaElement} */ (found("text"));
const steps = found("steps");
const drop = found("drop");
const status = found("status");

/** @type {AbortController | null} */
let running = null;

/** Run long work with its progress shown, and a way to break it off. @param {string} words @param {(signal: AbortSignal) => Promise<void>} work */
async function during(words, work) {
  running?.abort();
  const mine = (running = new AbortController());
  const bar = make("progress", { "aria-label": words });
  status.replaceChildren(make("span", {}, words), bar, button(say("workbench.cancel"), () => mine.abort()));
  document.body.toggleAttribute("data-busy", true);
  try {
    await work(mine.signal);
    status.replaceChildren();
  } catch (error) {
    if (running !== mine) return;
    if (isAborted(error)) status.replaceChildren(make("p", {}, say("workbench.cancelled")));
    else status.replaceChildren(trouble(error));
  } finally {
    if (running === mine) running = null;
    document.body.toggleAttribute("data-busy", running !== null);
  }
}

/** The bytes of a file in base64. @param {File} given @param {AbortSignal} signal @returns {Promise<string>} */
function encoded(given, signal) {
  return new Promise((settle, fail) => {
    const reader = new FileReader();
    reader.onload = () => settle(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => fail(new Refusal([{ message: say("workbench.import.unread") }], 0));
    signal.addEventListener("abort", () => (reader.abort(), fail(signal.reason)));
    reader.readAsDataURL(given);
  });
}

/** @param {File} given */
function take(given) {
  during(say("workbench.import.reading", { name: given.name }), async (signal) => {
    if (given.size > LIMIT) {
      throw new Refusal([{ message: say("workbench.import.large"), hint: say("workbench.import.larger") }], 0);
    }
    await look({ name: given.name, content: await encoded(given, signal) }, signal);
  });
}

/** What is to be sent, without a title or a division. @param {Given} given @param {Record<string, unknown>} values */
const input = ({ name, text, content }, values) => ({
  ...values,
  ...(text === undefined ? { content, fileName: name } : { text }),
});

/** An address that a name suggests; a time makes it its own. @param {string} name */
function slug(name) {
  const plain = name.replace(/\.[^.]*$/, "").normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
  const moment = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  return plain ? `${plain.slice(0, 60)}` : `text-${moment}`;
}

/** Show the paragraphs found in what is given. @param {Given} given @param {AbortSignal} signal */
async function look(given, signal) {
  const provisional = `look-${crypto.randomUUID()}`;
  const asked = input(given, { slug: provisional, language: "zh", dryRun: true });
  const { preview, remarks } = await change("importDocument", "preview { role level text } remarks", asked, { signal });
  const language = await script(preview, signal);
  const sheet = new Sheet(new Division(preview), remarks, { slug: slug(given.name), language });
  sheet.onsave = (values) => keep(given, values);
  sheet.onleave = again;
  form.hidden = true;
  steps.dataset.step = "2";
  form.after(sheet.element);
  sheet.begin();
}

/** The language that the characters speak for. @param {import("./division.js").Read[]} read @param {AbortSignal} signal */
async function script(read, signal) {
  const text = read.map((paragraph) => paragraph.text).join("\n").slice(0, 1000);
  if (!/\p{Script=Han}/u.test(text)) return /[ぁ-ヿ]/.test(text) ? "ja" : "en";
  const both = "query($text: String!) { simplified: convert(text: $text, config: \"t2s\") traditional: convert(text: $text, config: \"s2t\") }";
  const { simplified, traditional } = await ask(both, { text }, { signal });
  return differing(text, simplified) >= differing(text, traditional) ? "zh-Hant-TW" : "zh-Hans-CN";
}

/** In how many places two texts differ. @param {string} one @param {string} other */
const differing = (one, other) => [...one].filter((character, i) => character !== [...other][i]).length;

/** Import it, and go to its page. @param {Given} given @param {Record<string, unknown>} values */
function keep(given, values) {
  return during(say("workbench.import.saving"), async (signal) => {
    const { document } = await change("importDocument", "document { slug }", input(given, values), { signal });
    location.assign(`/documents/${document.slug}`);
    await new Promise(() => {});
  });
}

/** Begin anew, with what was pasted still there. */
function again() {
  running?.abort();
  status.replaceChildren();
  document.querySelector(".sheet")?.remove();
  form.hidden = false;
  steps.dataset.step = "1";
  file.value = "";
  file.focus();
}

file.addEventListener("change", () => file.files?.[0] && take(file.files[0]));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = pasted.value;
  if (!text.trim()) return pasted.focus();
  during(say("workbench.import.reading", { name: "" }), (signal) => look({ name: "", text }, signal));
});

for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    if (!(event instanceof DragEvent) || !event.dataTransfer?.types.includes("Files") || form.hidden) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", true);
  });
}
for (const kind of ["dragleave", "drop"]) addEventListener(kind, () => drop.toggleAttribute("data-over", false));
addEventListener("drop", (event) => {
  const given = event.dataTransfer?.files[0];
  if (!given || form.hidden) return;
  event.preventDefault();
  take(given);
});

/** @type {HTMLButtonElement} */ (found("show")).disabled = false;

// A file that was dropped on another page, or chosen before this script was there, is on its way here.
const parcel = (await collect().catch(() => null)) ?? file.files?.[0];
if (parcel) take(parcel);
