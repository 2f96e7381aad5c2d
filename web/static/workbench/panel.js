// The panel beside a selection: what it means, whom it names, or a note on it.
// @ts-check

import { foot } from "../reader/place.js";
import { say } from "../words.js";
import { button, make } from "../element.js";
import { Meaning } from "./meaning.js";
import { Name } from "./name.js";
import { paint } from "./paint.js";
import { Remark } from "./remark.js";

/** @typedef {import("./place.js").Selected} Selected */

const SORTS = /** @type {const} */ ([["meaning", Meaning], ["name", Name], ["remark", Remark]]);

export class Panel {
  /** @type {Selected | null} */
  selected = null;

  /** @param {(made: { annotation: any, selected: Selected, kind: string } | null, selected: Selected) => void} ondone */
  constructor(ondone) {
    this.ondone = ondone;
    this.title = make("strong", { id: "panel-title" });
    this.body = make("div", { class: "sort", role: "tabpanel", "aria-labelledby": "panel-title" });
    this.tabs = SORTS.map(([name], i) =>
      make("button", { type: "button", role: "tab", "aria-keyshortcuts": `Alt+${i + 1}`, onclick: () => this.turn(i) },
        say(`workbench.panel.${name}`), make("kbd", { "aria-hidden": "true" }, `Alt ${i + 1}`)));
    this.element = make("section", { class: "panel near", role: "dialog", "aria-labelledby": "panel-title", hidden: true, onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      make("div", { class: "head" }, this.title, button("×", () => this.close(), { class: "button plain", "aria-label": say("workbench.close") })),
      make("div", { class: "tabs", role: "tablist", "aria-label": say("workbench.panel.sorts") }, ...this.tabs),
      this.body);
    document.body.append(this.element);
    this.current = 0;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {Selected} selected @param {number} [sort] @param {boolean} [focus] */
  open(selected, sort = 0, focus = true) {
    this.selected = selected;
    paint(selected);
    this.before = document.activeElement;
    this.title.textContent = selected.text.length > 24 ? `${selected.text.slice(0, 23)}…` : selected.text;
    this.title.lang = document.querySelector(`#p${selected.ordinal} .original`)?.getAttribute("lang") ?? "zh";
    this.element.hidden = false;
    this.turn(sort, focus);
    this.settle();
  }

  /** Show what is to be said. @param {number} sort @param {boolean} [focus] */
  turn(sort, focus = true) {
    const { selected } = this;
    if (!selected) return;
    this.leave?.abort();
    this.leave = new AbortController();
    this.current = sort;
    this.tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === sort));
      tab.tabIndex = i === sort ? 0 : -1;
    });
    const [kind, Sort] = SORTS[sort];
    const shown = new Sort(selected, this.leave.signal, (annotation) => this.#done(annotation, kind));
    this.body.replaceChildren(shown.element);
    if (focus) shown.focus();
    this.settle();
  }

  close() {
    if (!this.isOpen) return;
    const inside = this.element.contains(document.activeElement);
    this.leave?.abort();
    this.element.hidden = true;
    this.selected = null;
    paint(null);
    if (inside && this.before instanceof HTMLElement && this.before.isConnected) this.before.focus({ preventScroll: true });
  }

  /** @param {any} annotation null where it was kept for later @param {string} kind */
  #done(annotation, kind) {
    const selected = /** @type {Selected} */ (this.selected);
    this.close();
    this.ondone(annotation && { annotation, selected, kind }, selected);
  }

  /** Put the panel under the selection, or above it where there is more room. */
  settle() {
    const rects = this.selected?.rects;
    if (!rects?.length || innerWidth < 640) return;
    const [first, last] = [rects[0], rects[rects.length - 1]];
    const { width } = this.element.getBoundingClientRect();
    const left = Math.max(12, Math.min(last.left, document.documentElement.clientWidth - width - 12));
    const below = innerHeight - foot() - last.bottom;
    const under = below > 360 || below > first.top;
    this.element.style.setProperty("--left", `${left}px`);
    this.element.style.setProperty("--top", under ? `${last.bottom + 10}px` : "auto");
    this.element.style.setProperty("--bottom", under ? "auto" : `${innerHeight - first.top + 10}px`);
    const room = (under ? below : first.top) - 24;
    this.element.style.setProperty("--room", `${Math.max(240, room)}px`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.altKey && /^Digit[123]$/.test(event.code)) {
      event.preventDefault();
      this.turn(Number(event.code.at(-1)) - 1);
    } else if (event.target instanceof HTMLElement && event.target.role === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
      const next = (this.current + (event.key === "ArrowRight" ? 1 : 2)) % 3;
      this.turn(next, false);
      this.tabs[next].focus();
    }
  }
}
