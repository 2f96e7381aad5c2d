// The card of a word: what is said of it here, how it is read, what the dictionary has, and where else it occurs.
// @ts-check

import { article, tongue, view } from "./article.js";
import { around, make } from "../element.js";
import { elsewhere } from "./elsewhere.js";
import { dictionary, entry, gist, reading } from "./entry.js";
import { bar, foot } from "./place.js";
import { range } from "./selection.js";
import * as store from "./store.js";
import * as words from "./word.js";
import { say } from "../words.js";

/** @import { Spot } from "./word.js" */
/** @import { Span, Word } from "./store.js" */

const card = make("div", { id: "card", popover: "manual", role: "dialog", tabindex: "-1", "aria-label": say("reader.card") });
const spoken = make("p", { class: "unseen", role: "status", id: "card-gist" });
document.body.append(card, spoken);

/** @type {Spot | null} */
let shown = null;
/** What the card came from, and gives the focus back to. @type {HTMLElement | null} */
let source = null;
let asking = new AbortController();
/** The stretch that the card is about. @type {{ start: number, end: number } | null} */
let extent = null;
/** Whether the focus goes into the card as soon as it is there. */
let entering = false;

export const isOpen = () => shown !== null;

/**
 * Show the card of a spot.
 * @param {Spot} spot
 * @param {{ enter?: boolean, from?: HTMLElement | null }} [how] whether the focus goes into it, and where it comes from
 */
export async function open(spot, { enter = false, from = spot.mark } = {}) {
  if (shown && shown.ordinal === spot.ordinal && shown.offset === spot.offset && shown.mark === spot.mark) {
    if (enter) enters();
    return;
  }
  close();
  entering = enter;
  asking = new AbortController();
  const { signal } = asking;
  shown = spot;
  source = from ?? null;
  source?.setAttribute("aria-expanded", "true");
  try {
    const finding = spot.mark?.classList.contains("sign") ? undefined : words.word(spot);
    const spans = await words.said(spot);
    if (signal.aborted) return;
    // What is said of the word is there at once; the dictionary follows.
    if (spans.length) {
      await fill(spot, spans, undefined);
      if (entering) enters();
    }
    const word = await finding;
    if (signal.aborted) return;
    if (!spans.length && !word?.pinyin && !word?.senses?.length) return close();
    if (word) await fill(spot, spans, word);
    if (entering && !spans.length) enters();
    const sought = await meant(spot, spans, word);
    if (/\p{Script=Han}/u.test(sought)) {
      const others = await elsewhere(sought, spot.ordinal, signal).catch(() => null);
      if (others && !signal.aborted) {
        card.append(others);
        settle();
      }
    }
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
}

/** Let the focus go into the card, now or when it is there. */
function enters() {
  entering = true;
  if (card.matches(":popover-open")) card.focus();
}

/** The words that are meant: those something is said of, otherwise the one of the dictionary. @param {Spot} spot @param {Span[]} spans @param {Word | undefined} word */
async function meant({ ordinal }, spans, word) {
  if (!spans.length) return word?.text ?? "";
  const paragraph = await store.paragraph(ordinal, view());
  return paragraph?.text.slice(spans[0].start, spans[0].end) ?? "";
}

/** @param {Spot} spot @param {Span[]} spans @param {Word | undefined} word */
async function fill(spot, spans, word) {
  const paragraph = await store.paragraph(spot.ordinal, view());
  const text = paragraph?.text ?? "";
  const all = spans.flatMap((span) => span.said.map((said) => ({ said, head: text.slice(span.start, span.end) })));
  const own = all.some(({ head, said }) => head === word?.text && said.kind !== "NOTE" && (!said.entity || said.entity.chinese === head));
  const head = word && !own && make("div", { class: "heard" }, make("b", { lang: tongue() }, word.text), reading(word));
  const list = all.length > 0 && make("ul", { class: "said" }, ...all.map(({ said, head }) => entry(said, head, tongue(), head === word?.text && said.kind !== "NOTE" ? word.pinyin : null)));
  const shut = make("button", { type: "button", class: "shut", "aria-label": say("reader.close") }, "×");
  shut.addEventListener("click", () => close(true));
  const focused = document.activeElement;
  const inside = focused !== card && card.contains(focused);
  card.replaceChildren(...[list, head, word && dictionary(word), shut].filter((part) => !!part));
  if (!card.matches(":popover-open")) card.showPopover();
  const place = spans[0] ?? word;
  extent = place ?? null;
  words.light(spot, place);
  settle();
  const gists = all.map(({ said, head }) => `${head} ${gist(said)}`);
  spoken.textContent = gists.join("; ") || [word?.text, word?.pinyin, word?.senses?.[0]?.definitions[0]].filter(Boolean).join(" · ");
  if (place) {
    const { start, end } = word ?? place;
    article.dispatchEvent(new CustomEvent("zhushu:word", { detail: { ordinal: spot.ordinal, start, end }, bubbles: true }));
  }
  if (all.length) {
    const detail = { annotations: all.map(({ said }) => said.id), element: spot.mark, ordinal: spot.ordinal, offset: spot.offset };
    article.dispatchEvent(new CustomEvent("zhushu:mark", { detail, bubbles: true }));
  }
  // Who went into the card before the dictionary came stays where they are.
  if (inside) (stops().find((one) => one.isEqualNode(focused)) ?? card).focus({ preventScroll: true });
}

/** Say in the card why there is nothing in it. @param {unknown} error */
function tell(error) {
  const offline = error instanceof Error && error.name === "Offline";
  card.replaceChildren(make("p", { role: "alert" }, offline ? say("reader.offline") : say("reader.failed")));
  card.showPopover();
  settle();
}

/** Put the card under its word, or above it where there is no room; at the foot of a phone. */
function settle() {
  const text = shown && words.original(shown.ordinal);
  if (!shown || !text || !card.matches(":popover-open")) return;
  const start = shown.mark?.classList.contains("sign") ? Math.max(0, shown.offset - 1) : shown.offset;
  const lines = [...(range(text, start, start + 1)?.getClientRects() ?? [])].filter(({ width }) => width > 0);
  const line = lines[0] ?? text.getBoundingClientRect();
  if (getComputedStyle(card).position === "fixed") {
    const covered = line.bottom + card.offsetHeight + 16 - innerHeight;
    if (covered > 0) scrollBy({ top: covered, behavior: "instant" });
    return;
  }
  card.style.setProperty("--room", "none");
  const { width, height } = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8));
  const [above, below] = [line.top - bar() - 16, innerHeight - foot() - line.bottom - 20];
  const under = height <= below || below >= Math.min(above, 320);
  const room = Math.max(160, Math.min(height, under ? below : above, 480));
  card.style.setProperty("--room", `${room}px`);
  card.style.setProperty("--left", `${left + scrollX}px`);
  card.style.setProperty("--top", `${(under ? line.bottom + 10 : line.top - room - 8) + scrollY}px`);
}

/** Put the card away. @param {boolean} [back] whether the focus returns to where it came from */
export function close(back = false) {
  asking.abort();
  if (!shown) return;
  const inside = card.contains(document.activeElement);
  const from = source;
  source?.removeAttribute("aria-expanded");
  shown = source = extent = null;
  if (card.matches(":popover-open")) card.hidePopover();
  words.light(null);
  spoken.textContent = "";
  if (back && inside && from?.isConnected) {
    returning = true;
    from.focus({ preventScroll: true });
    returning = false;
  }
}

/** Whether the focus is on its way back, so that it opens nothing. */
let returning = false;

/** Go to the next word, or the one before. @param {Spot} spot @param {1 | -1} step @param {HTMLElement | null} from */
async function walk(spot, step, from) {
  const next = await words.beside({ ordinal: spot.ordinal, ...(extent ?? { start: spot.offset, end: Math.max(0, spot.offset) }) }, step);
  if (!next) return;
  const text = words.original(next.ordinal);
  const there = text && range(text, Math.max(0, next.offset), next.offset + 1)?.getBoundingClientRect();
  if (there && (there.top < 80 || there.bottom > innerHeight - 80 - foot())) scrollBy({ top: there.top - innerHeight / 3, behavior: "instant" });
  await open(next, { from });
}

const SOURCES = ".mark, .number";

/** What takes the focus in the card, in its order. */
const stops = () => /** @type {HTMLElement[]} */ ([...card.querySelectorAll(":is(a, button, [tabindex]):not([tabindex='-1'])")]);

document.addEventListener("focusin", ({ target }) => {
  const mark = around(target, ".mark");
  // A pointer shows the card when it is let go: shown earlier, the card would come under it and take the click.
  if (mark?.matches(":focus-visible") && !returning) {
    const spot = words.at(mark);
    if (spot) open(spot);
  } else if (!around(target, "#card") && target !== source) close();
});

document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (around(event.target, "#card")) {
    if (around(event.target, "a[href^='#p']")) close();
    return;
  }
  const mark = around(event.target, ".mark");
  if (mark) event.preventDefault();
  if (!getSelection()?.isCollapsed) return;
  // A key that presses a mark has no place of its own.
  const spot = mark && (event.detail === 0 || mark.matches(".sign")) ? words.at(mark) : words.under(event.clientX, event.clientY);
  if (spot) open({ ...spot, mark }, { enter: event.detail === 0 });
  else close();
});

document.addEventListener("keydown", (event) => {
  const inside = card.contains(document.activeElement);
  const from = inside ? source : around(document.activeElement, SOURCES);
  if (event.key === "Escape" && shown) {
    close(true);
  } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && (from || shown) && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const number = around(from, ".number");
    const mark = around(from, ".mark");
    const spot = shown ?? (number ? { ordinal: Number(around(number, ".paragraph")?.dataset.ordinal), offset: -1, mark: null } : mark && words.at(mark));
    if (!spot || around(document.activeElement, "input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    walk(spot, event.key === "ArrowRight" ? 1 : -1, from);
  } else if (event.key === "Enter" && shown && !inside && from && !shown.mark) {
    event.preventDefault();
    card.focus();
  } else if (event.key === "Tab" && shown) tab(event, inside);
});

/** The card follows its word in the order of the keyboard. @param {KeyboardEvent} event @param {boolean} inside */
function tab(event, inside) {
  const all = stops();
  const [first, last] = [all[0], all[all.length - 1]];
  if (!inside && !event.shiftKey && source && source === document.activeElement && first) {
    event.preventDefault();
    first.focus();
  } else if (inside && event.shiftKey && (document.activeElement === first || document.activeElement === card)) {
    event.preventDefault();
    close(true);
  } else if (inside && !event.shiftKey && document.activeElement === last) {
    // The browser goes on from the word itself.
    close(true);
  }
}

addEventListener("resize", settle);
