// Makes a document's page alive: views and looks change without losing the place, words have cards, long books are read in leaves.
// @ts-check

import { ask } from "../graphql.js";
import { say } from "../words.js";
import { LEAF, PAGE, article, slug, tongue, total, view } from "./article.js";
import * as card from "./card.js";
import { around } from "../element.js";
import { glossary } from "./glossary.js";
import "./hits.js";
import * as leaves from "./leaves.js";
import { choosing, remember } from "./look.js";
import * as outline from "./outline.js";
import { here, idle, steady } from "./place.js";
import * as print from "./print.js";
import { select, selected } from "./selection.js";
import * as store from "./store.js";
import "./tip.js";

const notice = document.querySelector(".notice");
const long = total > PAGE;

/** Say something to the reader, for a while. @param {string} words */
function tell(words) {
  if (notice) notice.textContent = words;
}

/** Load paragraphs anew, after something was said of them or changed. @param {number[]} [_ordinals] those that were changed */
export async function refresh(_ordinals) {
  store.forget();
  card.close();
  await leaves.renew();
  // The first translation makes room for all of them.
  if (article.querySelector(".translation")) steady(() => article.classList.add("translated"));
  if (!long) await glossary();
}

/** Read in another view. @param {string} wanted */
async function turn(wanted) {
  const before = view();
  if (wanted === before) return;
  const chosen = selected();
  article.dataset.view = wanted;
  const slow = setTimeout(() => tell(say("reader.loading")), 400);
  try {
    await leaves.redraw(() => {
      card.close();
      for (const link of links()) {
        if (link.dataset.view === wanted) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    });
    clearTimeout(slow); // what comes now is not waited for
    tell("");
    if (chosen) await reselect(chosen, wanted);
    await outline.turn(wanted);
    if (!long) await glossary();
  } catch (error) {
    if (view() === wanted) article.dataset.view = before;
    tell(error instanceof Error && error.name === "Offline" ? say("reader.offline") : say("reader.failed"));
    throw error;
  } finally {
    clearTimeout(slow);
  }
}

const CARRY = `query Carry($slug: String!, $ordinal: Int!, $range: TextRangeInput!, $view: TextView!) {
  document(slug: $slug) { paragraph(ordinal: $ordinal) { carry(range: $range, view: $view, unit: UTF16) { start end } } }
}`;

/** Select in another view what was selected in one. @param {import("./selection.js").Selected} chosen @param {string} wanted */
async function reselect({ ordinal, start, end, view: from }, wanted) {
  const range = { start, end, unit: "UTF16", view: from };
  const found = await ask(CARRY, { slug, ordinal, range, view: wanted });
  const there = found.document.paragraph?.carry;
  if (there && view() === wanted) select(ordinal, there.start, there.end);
}

const links = () => /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".views a"));

/** The view and the paragraph that an address names. @param {Location | URL} address */
function named(address) {
  const { searchParams, hash } = new URL(address.href);
  const ordinal = Number(/^#p(\d+)$/.exec(hash)?.[1] ?? searchParams.get("from") ?? 0);
  return { view: searchParams.get("view") ?? "ORIGINAL", ordinal };
}

document.addEventListener("click", async (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = around(event.target, "a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.matches(".mark")) return;
  const address = new URL(link.href);
  if (link.matches(".views a")) {
    event.preventDefault();
    const wanted = link.dataset.view ?? "ORIGINAL";
    const now = new URL(location.href);
    now.searchParams.set("view", wanted);
    keep();
    const before = location.href;
    history.pushState(null, "", now);
    remember("view", wanted);
    await turn(wanted).catch(() => history.replaceState(null, "", before));
  } else if (address.pathname === location.pathname && /^#p\d+$/.test(address.hash)) {
    event.preventDefault();
    keep();
    const { ordinal } = named(address);
    const now = new URL(location.href);
    now.hash = address.hash;
    if (now.href !== location.href) history.pushState(null, "", now);
    await leaves.go(ordinal);
    aim(ordinal);
    if (!link.matches(".number")) document.getElementById(`p${ordinal}`)?.querySelector("a")?.focus({ preventScroll: true });
  }
});

/** Show which paragraph the address names. @param {number} ordinal */
function aim(ordinal) {
  for (const aimed of article.querySelectorAll(".aimed")) aimed.classList.remove("aimed");
  document.getElementById(`p${ordinal}`)?.classList.add("aimed");
}

/** Keep in the history where the reader is. */
function keep() {
  const place = here();
  if (place) history.replaceState({ ...history.state, place }, "");
}

addEventListener("popstate", async () => {
  const { view: wanted, ordinal } = named(location);
  const place = history.state?.place;
  await turn(wanted).catch(() => {});
  if (place) await leaves.go(place.ordinal, place.top);
  else if (ordinal) await leaves.go(ordinal);
  aim(Number(/^#p(\d+)$/.exec(location.hash)?.[1] ?? 0));
});

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;
addEventListener("scroll", () => {
  clearTimeout(resting);
  resting = setTimeout(keep, 200);
}, { passive: true });

choosing((name, apply) => {
  if (["reading", "over", "glosses"].includes(name)) leaves.redraw(apply).catch(() => tell(say("reader.failed")));
  else steady(apply);
});

for (const link of links()) {
  // Whoever points at a view will soon want it.
  const ahead = () => {
    const place = here();
    if (place) store.leaf(Math.floor((place.ordinal - 1) / LEAF), link.dataset.view ?? "ORIGINAL").catch(() => {});
  };
  link.addEventListener("pointerenter", ahead);
  link.addEventListener("focus", ahead);
}

history.scrollRestoration = "manual";
document.documentElement.classList.add("alive");
if (long) {
  document.querySelector("main > .turn")?.remove();
  document.querySelector("main > .glossary")?.remove();
}
leaves.bind();
print.answer(tell);
const begun = named(location);
const kept = history.state?.place;
if (kept) await leaves.go(kept.ordinal, kept.top);
else if (begun.ordinal > 1) await leaves.go(begun.ordinal);
aim(Number(/^#p(\d+)$/.exec(location.hash)?.[1] ?? 0));
document.dispatchEvent(new Event("zhushu:alive"));
// What cards and other looks need of the paragraphs that came with the page.
if (here()) idle(() => store.leaf(Math.floor(((here()?.ordinal ?? 1) - 1) / LEAF), view()).catch(() => {}));
