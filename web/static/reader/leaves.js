// The leaves of a long text: ten paragraphs each, drawn when they come near the window and taken away when they are far.
// @ts-check

import { LEAF, article, section, tongue, total, view } from "./article.js";
import { make } from "../element.js";
import { look } from "./look.js";
import { draw } from "./paragraph.js";
import { bar, breath, here, seen, steady } from "./place.js";
import * as store from "./store.js";
import { say } from "../words.js";

/** How far from the window, in its heights, a leaf is drawn. */
const NEAR = 1.5;
/** How far, in pixels, from the window paragraphs are drawn together with those in it. */
const MARGIN = 60;
/** How long, in milliseconds, is worked on end. */
const SLICE = 8;

/** @type {HTMLElement[]} */
const leaves = [];
/** @type {Set<HTMLElement>} */
const near = new Set();
/** How each leaf was drawn last. @type {WeakMap<HTMLElement, number>} */
const drawn = new WeakMap();
/** Grows with whatever changes how the text is drawn. */
let edition = 1;
let working = false;
let redrawing = 0;
let held = false;

const index = (/** @type {HTMLElement} */ leaf) => Number(leaf.dataset.leaf);
const size = (/** @type {number} */ leaf) => Math.min(LEAF, total - leaf * LEAF);
const whole = (/** @type {HTMLElement} */ leaf) => leaf.querySelectorAll(".paragraph").length === size(index(leaf));
const current = (/** @type {HTMLElement} */ leaf) => drawn.get(leaf) === edition;

/** Put a leaf of the book at every place where the server put none. */
export function bind() {
  const there = new Map([...article.querySelectorAll(".leaf")].map((leaf) => [index(/** @type {HTMLElement} */ (leaf)), leaf]));
  const heights = [...there.values()].filter((leaf) => whole(/** @type {HTMLElement} */ (leaf))).map((leaf) => leaf.clientHeight);
  const usual = heights.length ? heights.reduce((a, b) => a + b) / heights.length : 1600;
  for (let i = 0; i * LEAF < total; i++) {
    const leaf = /** @type {HTMLElement} */ (there.get(i) ?? make("div", { class: "leaf", "data-leaf": String(i) }));
    if (!there.has(i)) pin(leaf, (usual * size(i)) / LEAF);
    else if (whole(leaf) && !scripted()) drawn.set(leaf, edition);
    leaves.push(leaf);
  }
  article.querySelector(".nothing")?.remove();
  const first = leaves.findIndex((leaf) => leaf.isConnected);
  steadily(() => {
    if (first > 0) leaves[first].before(...leaves.slice(0, first));
    article.append(...leaves.filter((leaf) => !leaf.isConnected));
  });
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const leaf = /** @type {HTMLElement} */ (target);
        if (isIntersecting) near.add(leaf);
        else near.delete(leaf);
        if (!isIntersecting) drain(leaf);
      }
      work();
    },
    { rootMargin: `${NEAR * 100}% 0px` },
  );
  for (const leaf of leaves) watch.observe(leaf);
  addEventListener("online", () => work());
}

/** Whether the text is shown with what only scripts draw. */
const scripted = () => look().reading !== "none" || look().glosses === "lines" || look().glosses === "margin";

/** Change the page where it may stand above all that is read. @param {() => void} change */
function steadily(change) {
  const place = here();
  change();
  const moved = place && section(place.ordinal);
  if (place && moved && scrollY + place.top > innerHeight) scrollBy({ top: moved.getBoundingClientRect().top - place.top, behavior: "instant" });
}

/** Let an empty leaf be as high as it was. @param {HTMLElement} leaf @param {number} height */
function pin(leaf, height) {
  leaf.style.setProperty("--height", `${height}px`);
  leaf.classList.add("empty");
}

/** Take a far leaf away, unless the reader holds something in it, or it has the title of the page. @param {HTMLElement} leaf */
function drain(leaf) {
  const selection = getSelection();
  const kept = leaf.contains(document.activeElement) || leaf.querySelector("h1") || (selection && !selection.isCollapsed && selection.containsNode(leaf, true));
  if (held || kept || !leaf.hasChildNodes() || total <= 5 * LEAF) return;
  pin(leaf, leaf.getBoundingClientRect().height);
  leaf.replaceChildren();
  drawn.delete(leaf);
}

/** Draw what is near and not yet as it should be, the nearest first. */
async function work() {
  if (working) return;
  working = true;
  try {
    for (let leaf = next(); leaf; leaf = next()) await fill(leaf);
  } finally {
    working = false;
    if (!redrawing) article.removeAttribute("aria-busy");
  }
}

/** The nearest leaf that is to be drawn. */
function next() {
  const middle = innerHeight / 2;
  const away = (/** @type {HTMLElement} */ leaf) => {
    const { top, bottom } = leaf.getBoundingClientRect();
    return Math.max(0, top - middle, middle - bottom);
  };
  const open = [...near].filter((leaf) => !current(leaf) && !leaf.classList.contains("failed"));
  return open.map((leaf) => ({ leaf, far: away(leaf) })).sort((a, b) => a.far - b.far)[0]?.leaf;
}

/** What a leaf is drawn from. @param {HTMLElement} leaf */
async function material(leaf) {
  const shown = { tongue: tongue(), look: look() };
  const [paragraphs, words] = await Promise.all([
    store.leaf(index(leaf), view()),
    shown.look.reading === "none" ? new Map() : store.words(index(leaf), view()),
  ]);
  return new Map(paragraphs.map((one) => [one.ordinal, () => draw(one, { ...shown, words: words.get(one.ordinal) })]));
}

/** Draw a leaf; where it cannot be had, say so in its place. @param {HTMLElement} leaf */
async function fill(leaf) {
  const now = edition;
  leaf.setAttribute("aria-busy", "true");
  try {
    const sections = await drawing([...(await material(leaf)).values()]);
    if (now !== edition) return;
    const old = /** @type {HTMLElement[]} */ ([...leaf.querySelectorAll(".paragraph")]);
    if (old.length === sections.length) await exchange(old, sections, now);
    else place(leaf, sections);
    if (now === edition) drawn.set(leaf, now);
  } catch (error) {
    fail(leaf, error);
  } finally {
    leaf.removeAttribute("aria-busy");
  }
}

/** Put the sections of a leaf into it. @param {HTMLElement} leaf @param {Element[]} sections */
function place(leaf, sections) {
  steady(() => {
    leaf.classList.remove("empty", "failed");
    leaf.replaceChildren(...sections);
  });
}

/** Sections, drawn without holding up the browser. @param {(() => HTMLElement)[]} drawings */
async function drawing(drawings) {
  const sections = [];
  let begun = performance.now();
  for (const make of drawings) {
    sections.push(make());
    if (performance.now() - begun < SLICE) continue;
    await breath();
    begun = performance.now();
  }
  return sections;
}

/** Put sections in the places of others, one at a time where each takes long. @param {HTMLElement[]} old @param {HTMLElement[]} sections @param {number} now */
async function exchange(old, sections, now) {
  let begun = performance.now();
  for (let i = 0; i < old.length && now === edition; i++) {
    steady(() => old[i].isConnected && old[i].replaceWith(sections[i]));
    if (performance.now() - begun < SLICE) continue;
    await breath();
    begun = performance.now();
  }
}

/** @param {HTMLElement} leaf @param {unknown} error */
function fail(leaf, error) {
  leaf.classList.add("failed");
  const words = error instanceof Error && error.name === "Offline" ? say("reader.offline") : say("reader.failed");
  const again = make("button", { type: "button" }, say("reader.again"));
  const told = make("p", { class: "trouble", role: "alert" }, words, " ", again);
  if (!leaf.querySelector(".paragraph")) leaf.replaceChildren(told);
  const retry = () => {
    removeEventListener("online", retry);
    leaf.classList.remove("failed");
    told.remove();
    work();
  };
  again.addEventListener("click", retry);
  addEventListener("online", retry);
}

/**
 * Draw the text anew: what is in the window at once, so that nothing moves, and the rest after it.
 * @param {() => void} [before] what is to change together with the text
 */
export async function redraw(before) {
  article.setAttribute("aria-busy", "true");
  redrawing += 1;
  try {
    await redrawSeen(before);
  } finally {
    redrawing -= 1;
    await work();
  }
}

/** @param {() => void} [before] */
async function redrawSeen(before) {
  const sections = seen(MARGIN);
  const drawings = [];
  for (const leaf of new Set(sections.map((one) => /** @type {HTMLElement} */ (one.closest(".leaf"))))) {
    const made = await material(leaf);
    for (const one of sections) if (one.parentElement === leaf) drawings.push(made.get(Number(one.dataset.ordinal)));
  }
  const fresh = new Map((await drawing(drawings.filter((one) => !!one))).map((one) => [one.id, one]));
  edition += 1;
  steady(() => {
    before?.();
    for (const one of sections) {
      const now = fresh.get(one.id);
      if (now && one.isConnected) one.replaceWith(now);
    }
  });
  for (const leaf of leaves) leaf.classList.remove("failed");
  await breath();
}

/** Have a paragraph in the page, with those around it. @param {number} ordinal */
export async function bring(ordinal) {
  const leaf = leaves[Math.floor((ordinal - 1) / LEAF)];
  if (!leaf) return null;
  if (!section(ordinal)) {
    leaf.scrollIntoView({ block: "start", behavior: "instant" });
    near.add(leaf);
    await fill(leaf);
  }
  return section(ordinal);
}

/** Go to a paragraph. @param {number} ordinal @param {number} [top] how far below the edge of the window it is to stand */
export async function go(ordinal, top = bar() + 16) {
  for (let tries = 0; tries < 3; tries++) {
    const found = await bring(ordinal);
    if (!found) return;
    const off = found.getBoundingClientRect().top - top;
    if (Math.abs(off) < 2) return;
    scrollBy({ top: off, behavior: "instant" });
    // What is drawn above it may be higher than it was taken to be.
    await new Promise(requestAnimationFrame);
    await breath();
  }
}

/** Have the whole text in the page, for as long as something is done with it. @param {(share: number) => boolean} going is asked to go on */
export async function all(going) {
  held = true;
  for (const [i, leaf] of leaves.entries()) {
    if (!current(leaf)) await fill(leaf);
    if (leaf.classList.contains("failed") || !going((i + 1) / leaves.length)) return false;
  }
  return true;
}

/** Let far leaves go again. */
export function release() {
  held = false;
  for (const leaf of leaves) if (!near.has(leaf)) drain(leaf);
}
