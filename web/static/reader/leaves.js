// The leaves of a long text: ten paragraphs each, drawn when they come near the window and taken away when they are far.
// @ts-check

import { LEAF, article, section, tongue, total, view } from "./article.js";
import { around, make } from "../element.js";
import { look } from "./look.js";
import { draw } from "./paragraph.js";
import { bar, breath, gently, here, idle, painted, seen, steady } from "./place.js";
import * as store from "./store.js";
import { say } from "../words.js";

/** How far from the window, in its heights, a leaf is drawn. */
const NEAR = 1.5;

/** @type {HTMLElement[]} */
const leaves = [];
/** @type {Set<HTMLElement>} */
const near = new Set();
/** How each paragraph was drawn. @type {WeakMap<Element, string>} */
const drawn = new WeakMap();
/** Grows when something else is said in the text. */
let edition = 1;
let working = false;
let redrawing = 0;
let held = false;

const ordinal = (/** @type {HTMLElement} */ section) => Number(section.dataset.ordinal);
const index = (/** @type {HTMLElement} */ leaf) => Number(leaf.dataset.leaf);
const size = (/** @type {number} */ leaf) => Math.min(LEAF, total - leaf * LEAF);
const paragraphs = (/** @type {HTMLElement} */ leaf) => /** @type {HTMLElement[]} */ ([...leaf.querySelectorAll(".paragraph:not(.coming)")]);
const whole = (/** @type {HTMLElement} */ leaf) => paragraphs(leaf).length === size(index(leaf));
const current = (/** @type {HTMLElement} */ leaf) => whole(leaf) && paragraphs(leaf).every((one) => drawn.get(one) === manner());

/** How the text is to be drawn now; what styles alone change is no part of it. */
function manner() {
  const { reading, over, glosses } = look();
  return [edition, view(), reading, reading !== "none" && over, ["lines", "margin"].includes(glosses) && glosses].join(" ");
}

/** Put a leaf of the book at every place where the server put none. */
export function bind() {
  const there = new Map([...article.querySelectorAll(".leaf")].map((leaf) => [index(/** @type {HTMLElement} */ (leaf)), leaf]));
  const heights = seen().filter((one) => one.checkVisibility?.({ contentVisibilityAuto: true })).map((one) => one.offsetHeight + parseFloat(getComputedStyle(one).marginTop));
  const usual = heights.length ? heights.reduce((a, b) => a + b) / heights.length : 200;
  article.style.setProperty("--usual", `${usual}px`);
  for (let i = 0; i * LEAF < total; i++) {
    const leaf = /** @type {HTMLElement} */ (there.get(i) ?? make("div", { class: "leaf", "data-leaf": String(i) }));
    if (!there.has(i)) pin(leaf, usual * size(i));
    else if (!scripted()) for (const one of paragraphs(leaf)) drawn.set(one, manner());
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
  if (scripted()) redraw();
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
  leaf.classList.remove("failed"); // and is asked for again when it comes near
}

/** Draw what is near and not yet as it should be, the nearest first. */
async function work() {
  if (working || redrawing) return;
  working = true;
  try {
    for (let leaf = next(); leaf && !redrawing; leaf = next()) {
      await fill(leaf);
      if (!near.has(leaf)) drain(leaf); // the reader may have gone on meanwhile
    }
  } finally {
    working = false;
    if (!redrawing) article.removeAttribute("aria-busy");
    idle(settle);
  }
}

/** Leave it to the browser whether fresh sections are laid out, once it knows how high they are and they are out of sight. */
function settle() {
  const near = new Set(seen(innerHeight / 2));
  for (const section of article.querySelectorAll(".fresh")) if (!near.has(/** @type {HTMLElement} */ (section))) section.classList.remove("fresh");
}

/** How far an element is from the middle of the window. @param {Element} element */
function away(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.max(0, top - innerHeight / 2, innerHeight / 2 - bottom);
}

/** The nearest leaf that is to be drawn. */
function next() {
  const open = [...near].filter((leaf) => !current(leaf) && !leaf.classList.contains("failed"));
  return open.map((leaf) => ({ leaf, far: away(leaf) })).sort((a, b) => a.far - b.far)[0]?.leaf;
}

/** What draws each paragraph of a leaf, by its ordinal. @param {HTMLElement} leaf */
async function material(leaf) {
  const now = manner();
  const shown = { tongue: tongue(), look: look() };
  const [paragraphs, words] = await Promise.all([
    store.leaf(index(leaf), view()),
    shown.look.reading === "none" ? new Map() : store.words(index(leaf), view()),
  ]);
  const drawing = (/** @type {import("./store.js").Paragraph} */ one) => {
    const section = draw(one, { ...shown, words: words.get(one.ordinal) });
    section.classList.add("fresh");
    drawn.set(section, now);
    return section;
  };
  return new Map(paragraphs.map((one) => [one.ordinal, () => drawing(one)]));
}

/** Draw a leaf; where it cannot be had, say so in its place. @param {HTMLElement} leaf */
async function fill(leaf) {
  const now = manner();
  leaf.setAttribute("aria-busy", "true");
  try {
    const made = await material(leaf);
    if (now !== manner()) return;
    if (whole(leaf)) await exchange(leaf, made, now);
    else await place(leaf, made, now);
  } catch (error) {
    fail(leaf, error);
  } finally {
    leaf.removeAttribute("aria-busy");
  }
}

/** Put all the sections of a leaf into it. @param {HTMLElement} leaf @param {Map<number, () => HTMLElement>} made @param {string} now */
async function place(leaf, made, now) {
  /** @type {HTMLElement[]} */
  const sections = [];
  await gently([...made.values()], (draw) => sections.push(draw()));
  if (now !== manner()) return;
  steady(() => {
    leaf.classList.remove("empty", "failed");
    leaf.replaceChildren(...sections);
  });
}

/** Draw the sections of a leaf in the places of others, the nearest first. @param {HTMLElement} leaf @param {Map<number, () => HTMLElement>} made @param {string} now */
async function exchange(leaf, made, now) {
  const old = paragraphs(leaf).filter((one) => drawn.get(one) !== now);
  const order = old.map((one) => ({ one, far: away(one) })).sort((a, b) => a.far - b.far);
  await gently(order, ({ one }) => {
    const section = now === manner() && one.isConnected && made.get(ordinal(one))?.();
    if (section) steady(() => {
      one.after(section);
      take(section, one);
    });
  });
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
    if (!redrawing) article.removeAttribute("aria-busy");
  }
  await work();
}

/** Draw all anew, for something else is said in it. */
export function renew() {
  edition += 1;
  return redraw();
}

/** @param {() => void} [before] */
async function redrawSeen(before) {
  const now = manner();
  /** Those that come, by those whose places they take. @type {Map<HTMLElement, HTMLElement>} */
  const coming = new Map();
  const difference = (/** @type {[HTMLElement, HTMLElement][]} */ some) => some.reduce((sum, [old, made]) => sum + old.offsetHeight - made.scrollHeight, 0);
  // Where they are lower, what stands below comes into the window, and is drawn with them; so is what is scrolled past where one above grows.
  const below = () => Math.max(0, difference([...coming]), -difference([...coming].filter(([old]) => old.getBoundingClientRect().top < bar())));
  const open = () => seen(below()).filter((one) => one.getBoundingClientRect().bottom >= 0 && drawn.get(one) !== now && !coming.has(one));
  try {
    for (let old = open(); old.length && now === manner(); old = open()) {
      const made = new Map();
      for (const leaf of new Set(old.map((one) => around(one, ".leaf")))) if (leaf) for (const one of await material(leaf)) made.set(...one);
      await gently(old, (one) => {
        const section = made.get(ordinal(one))?.();
        if (section && one.isConnected) coming.set(one, lay(section, one));
      });
      if (!made.size) break;
    }
    steady(() => {
      before?.();
      if (now === manner()) for (const [old, section] of coming) if (old.isConnected) take(section, old);
    });
  } finally {
    for (const section of coming.values()) if (section.classList.contains("coming")) section.remove();
  }
  for (const leaf of leaves) leaf.classList.remove("failed");
  await painted();
}

/** Lay a section out unseen beside the one whose place it is to take, so that taking it is little work. @param {HTMLElement} section @param {HTMLElement} old */
function lay(section, old) {
  section.classList.add("coming");
  section.setAttribute("aria-hidden", "true");
  section.id = `coming-${old.id}`;
  old.after(section);
  section.getBoundingClientRect();
  return section;
}

/** Let a section take the place of another, and the focus if that had it. @param {HTMLElement} section @param {HTMLElement} old */
function take(section, old) {
  const focused = old.contains(document.activeElement);
  old.remove();
  section.id = old.id;
  section.removeAttribute("aria-hidden");
  section.classList.remove("coming");
  if (!focused) return;
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
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
  // What comes near it is laid out frame by frame, and may be higher than it was taken to be.
  for (let tries = 0, still = 0; tries < 12 && still < 3; tries++) {
    const found = await bring(ordinal);
    if (!found) return;
    const before = scrollY;
    scrollBy({ top: found.getBoundingClientRect().top - top, behavior: "instant" });
    still = Math.abs(scrollY - before) < 2 ? still + 1 : 0;
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
