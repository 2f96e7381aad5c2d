// The page for importing: a file is dropped or a text pasted, its paragraphs are looked at and mended, then it is kept.
// @ts-check

import { ask } from "../graphql.js";
import { collect } from "../parcel.js";
import { Refusal } from "../refusal.js";
import { say } from "../words.js";
import { upload } from "../rest.js";
import { found } from "../element.js";
import { Division } from "./division.js";
import { Errand, retract } from "./errand.js";
import { Sheet } from "./sheet.js";

const LIMIT = 30_000_000; // bytes of a file that fits into a request

/** @typedef {File | string} Given what is to be imported: a file, or a text that was pasted */

const form = /** @type {HTMLFormElement} */ (found("import"));
const file = /** @type {HTMLInputElement} */ (found("file"));
const pasted = /** @type {HTMLTextAreaElement} */ (found("text"));
const steps = found("steps");
const drop = found("drop");
const status = found("status");

const errand = new Errand(status);

/** @param {File} given */
function take(given) {
  errand.run(say("workbench.import.reading", { name: given.name }), async (signal, told) => {
    if (given.size > LIMIT) {
      throw new Refusal([{ message: say("workbench.import.large", { number: LIMIT / 1e6 }), hint: say("workbench.import.larger") }], 0);
    }
    await look(given, signal, told);
  });
}

/** What is to be sent. @param {Given} given @param {Record<string, unknown>} values */
function sent(given, values) {
  if (typeof given === "string") return JSON.stringify({ ...values, text: given });
  const form = new FormData();
  // The service tells the format by the name or the beginning; what a system takes a file for is often wrong.
  form.append("file", new Blob([given]), given.name);
  for (const [name, value] of Object.entries(values)) {
    if (value !== null) form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return form;
}

/** An address that a name suggests; a time makes it its own. @param {string} name */
function slug(name) {
  const plain = name.replace(/\.[^.]*$/, "").normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
  const moment = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  return plain ? `${plain.slice(0, 60)}` : `text-${moment}`;
}

/** Show the paragraphs found in what is given. @param {Given} given @param {AbortSignal} signal @param {import("./errand.js").Told} told */
async function look(given, signal, told) {
  const provisional = `look-${crypto.randomUUID()}`;
  const asked = sent(given, { slug: provisional, language: "zh", dryRun: true });
  const { preview, remarks } = (await upload("/documents", asked, { signal, told })).body;
  const language = await script(preview, signal);
  const sheet = new Sheet(new Division(preview), remarks, { slug: slug(typeof given === "string" ? "" : given.name), language });
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
  return errand.run(say("workbench.import.saving"), async (signal, told) => {
    const { status: made, body } = await upload("/documents", sent(given, values), { signal, told, firm: true });
    if (signal.aborted) {
      if (made === 201) await retract(body.slug);
      throw signal.reason;
    }
    location.assign(`/documents/${body.slug}`);
    await new Promise(() => {});
  });
}

/** Begin anew, with what was pasted still there. */
function again() {
  errand.end();
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
  errand.run(say("workbench.import.reading", { name: "" }), (signal, told) => look(text, signal, told));
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
