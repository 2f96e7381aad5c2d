// Moving the edges of a span, with the pointer or with the arrow keys.
// @ts-check

import { offset, range, written } from "../reader/selection.js";
import { say } from "../words.js";
import { change } from "./change.js";
import { button, make } from "../element.js";
import { notice } from "./notice.js";
import { trouble } from "./trouble.js";

/**
 * Put a handle at either edge of a span, until it is saved or left as it was.
 * @param {{ id: string, paragraph: string, ordinal: number, start: number, end: number, view: string }} span in UTF-16 of the view
 * @param {() => void} saved
 */
export function edges(span, saved) {
  document.querySelector(".edges")?.remove();
  let { start, end } = span;
  const found = document.querySelector(`#p${span.ordinal} .original`);
  if (!found) return;
  const original = found;
  const text = written(original);
  const handles = /** @type {const} */ (["start", "end"]).map((edge) => make("button", {
    type: "button", class: "edge", "data-edge": edge, role: "slider", "aria-valuemin": "0", "aria-valuemax": String(text.length),
    "aria-label": say(`workbench.edges.${edge}`), onpointerdown: drag, onkeydown: press,
  }));
  const words = make("strong", { lang: original.getAttribute("lang"), role: "status" });
  const bar = make("section", { class: "edges", "aria-label": say("workbench.edges"), onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && leave() },
    ...handles,
    make("div", { class: "panel edge-bar" }, words, make("span", { class: "hint" }, say("workbench.edges.how")),
      button(say("workbench.edges.save"), save, { class: "button main" }, "↵"), button(say("workbench.cancel"), leave, {}, "Esc")));
  document.body.append(bar);
  const settle = () => place();
  addEventListener("scroll", settle, { passive: true });
  addEventListener("resize", settle);
  place();
  handles[1].focus({ preventScroll: true });

  function place() {
    const there = range(original, start, end);
    const rects = there ? [...there.getClientRects()].filter(({ width }) => width > 0) : [];
    if (!there || !rects.length) return;
    if ("highlights" in CSS) CSS.highlights.set("zhushu-selected", new Highlight(there));
    const [first, last] = [rects[0], rects[rects.length - 1]];
    put(handles[0], first.left, first, start);
    put(handles[1], last.right, last, end);
    words.textContent = text.slice(start, end);
    const row = /** @type {HTMLElement} */ (bar.querySelector(".edge-bar"));
    row.style.setProperty("--left", `${Math.max(12, Math.min(first.left, innerWidth - row.offsetWidth - 12))}px`);
    row.style.setProperty("--top", `${last.bottom + 34}px`);
  }

  /** @param {HTMLElement} handle @param {number} left @param {DOMRect} line @param {number} at */
  function put(handle, left, line, at) {
    handle.style.setProperty("--left", `${left}px`);
    handle.style.setProperty("--top", `${line.top}px`);
    handle.style.setProperty("--height", `${line.height}px`);
    handle.setAttribute("aria-valuenow", String(at));
    handle.setAttribute("aria-valuetext", text.slice(start, end));
  }

  /** Move an edge as far as there is text, and never past the other. @param {string | undefined} edge @param {number} to */
  function move(edge, to) {
    if (edge === "start") start = Math.max(0, Math.min(to, end - 1));
    else end = Math.min(text.length, Math.max(to, start + 1));
    place();
  }

  /** The offset a character further: never inside a surrogate pair. @param {number} at @param {number} by */
  function beside(at, by) {
    const next = at + by;
    const low = text.charCodeAt(next);
    return low >= 0xdc00 && low <= 0xdfff ? next + by : next;
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const edge = /** @type {HTMLElement} */ (event.currentTarget).dataset.edge;
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by) move(edge, beside(edge === "start" ? start : end, by));
    else if (event.key === "Enter") save();
    else return;
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    const handle = /** @type {HTMLElement} */ (event.currentTarget);
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const follow = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      bar.toggleAttribute("data-dragging", true);
      const point = document.caretPositionFromPoint(clientX, clientY);
      bar.toggleAttribute("data-dragging", false);
      if (point && original.contains(point.offsetNode)) move(handle.dataset.edge, offset(original, point.offsetNode, point.offset));
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", follow), { once: true });
  }

  async function save() {
    if (start === span.start && end === span.end) return leave();
    const to = { start, end, unit: "UTF16", view: span.view, quote: text.slice(start, end) };
    try {
      await change("reattachSpan", "span { id }", { span: span.id, paragraph: span.paragraph, range: to });
      leave();
      saved();
    } catch (error) {
      notice(trouble(error, save));
    }
  }

  function leave() {
    removeEventListener("scroll", settle);
    removeEventListener("resize", settle);
    if ("highlights" in CSS) CSS.highlights.delete("zhushu-selected");
    bar.remove();
  }
}
