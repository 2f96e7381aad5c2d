// Where the reader is: the paragraph at the top of the window, kept while the page changes around it.
// @ts-check

import { article } from "./article.js";

/** @typedef {{ ordinal: number, top: number }} Place */

/** Where the text begins to be seen, below the bar. */
export const bar = () => document.querySelector(".tools")?.getBoundingClientRect().height ?? 0;

/** How much of the window the bar of the workbench covers at its foot. */
export const foot = () => document.querySelector("body > .workbar")?.getBoundingClientRect().height ?? 0;

/** The sections that are in the window, and so many pixels around it. @param {number} [margin] */
export function seen(margin = 0) {
  const found = [];
  for (const leaf of article.querySelectorAll(".leaf:not(:empty)")) {
    const { top, bottom } = leaf.getBoundingClientRect();
    if (bottom < -margin || top > innerHeight + margin) continue;
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (leaf.querySelectorAll(".paragraph:not(.coming)"))) {
      const box = section.getBoundingClientRect();
      if (box.bottom >= -margin && box.top <= innerHeight + margin) found.push(section);
    }
  }
  return found;
}

/** The place at the top of the window; null where nothing is read yet. @returns {Place | null} */
export function here() {
  const edge = bar();
  const [first, second] = seen().filter((one) => one.getBoundingClientRect().bottom > edge + 8);
  // Of a paragraph that is nearly read, the next one is what the eye is on.
  const left = first ? first.getBoundingClientRect().bottom - edge : 0;
  const section = second && left < innerHeight / 4 && first.getBoundingClientRect().top < edge ? second : first;
  return section ? { ordinal: Number(section.dataset.ordinal), top: section.getBoundingClientRect().top } : null;
}

/** Let a paragraph stand where it stood. @param {Place | null} place */
export function back(place) {
  const section = place && document.getElementById(`p${place.ordinal}`);
  if (!section) return;
  const moved = section.getBoundingClientRect().top - place.top;
  if (Math.abs(moved) >= 0.5) scrollBy({ top: moved, behavior: "instant" });
}

/** What was kept last: browsers scroll by whole pixels, and what is left over of many changes must not add up. @type {Place | null} */
let kept = null;

/** Change the page, and keep the place. @param {() => void} change */
export function steady(change) {
  const place = scrollY > 0 ? here() : null;
  const same = kept && place && kept.ordinal === place.ordinal && Math.abs(kept.top - place.top) < 1;
  if (!same) kept = place;
  change();
  back(kept);
}

/** Do something when there is nothing else to do. @param {() => void} work */
export const idle = (work) => ("requestIdleCallback" in window ? requestIdleCallback(work) : setTimeout(work, 200));

/** Let the browser do what is waiting. @returns {Promise<void>} */
export const breath = () =>
  /** @type {any} */ (globalThis).scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

/** Let the browser paint what is there; a page that nobody sees paints nothing, and is not waited for. @returns {Promise<void>} */
export async function painted() {
  await new Promise((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, 100);
  });
  await breath();
}

/** How long, in milliseconds, is worked on end. */
const SLICE = 8;

/** Do something with each of many without holding up the browser. @template T @param {T[]} many @param {(one: T) => void} step */
export async function gently(many, step) {
  let begun = performance.now();
  for (const one of many) {
    step(one);
    if (performance.now() - begun < SLICE) continue;
    await breath();
    begun = performance.now();
  }
}
