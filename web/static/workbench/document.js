// The workbench on the page of a document: its bar, the panel beside a selection, translating, and what others do meanwhile.
// @ts-check

import * as card from "../reader/card.js";
import { refresh } from "../reader/page.js";
import { selected } from "../reader/selection.js";
import { ask } from "../graphql.js";
import { say } from "../words.js";
import { change } from "./change.js";
import { button, make } from "../element.js";
import { everywhere } from "./everywhere.js";
import { bind, help, list } from "./keys.js";
import { follow } from "./live.js";
import { act, add } from "./mark.js";
import { grip } from "./grip.js";
import { aside, notice } from "./notice.js";
import { outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { heed, offer, resume, translate, unsaved } from "./translate.js";
import { trouble } from "./trouble.js";
import { visitor } from "./visitor.js";

const article = /** @type {HTMLElement} */ (document.querySelector("article.text"));
const slug = article.dataset.slug ?? "";

const me = await visitor(slug).catch(() => null);
if (me?.mayWrite) work(me);

/** @param {import("./visitor.js").Visitor} me */
function work(me) {
  const panel = new Panel(said);
  const connection = make("span", { class: "connection", role: "status" });
  const drafts = button("", () => go(unsaved(me.name)[0]), { class: "button plain", hidden: true });
  const bar = make("nav", { class: "workbar", "aria-label": say("workbench.bar") },
    make("span", { class: "how" }, say("workbench.how")),
    button(say("workbench.undo"), () => turn("undo"), {}, "U"),
    button(say("workbench.redo"), () => turn("redo"), {}, "R"),
    me.mayReview && make("a", { class: "button", href: `/documents/${slug}/review` }, say("workbench.review")),
    make("a", { class: "button", href: `/documents/${slug}/revise` }, say("workbench.revise")),
    button(say("workbench.keys"), list, { class: "button keys" }, "?"),
    drafts, connection);
  document.body.append(bar);
  document.body.dataset.workbench = "";

  const changed = () => {
    const waiting = outbox.waiting().length;
    const number = unsaved(me.name).length;
    drafts.hidden = !number;
    drafts.textContent = say("workbench.drafts", { number });
    connection.toggleAttribute("data-waiting", waiting > 0);
    if (waiting) connection.textContent = say("workbench.waiting", { number: waiting });
    else if (connection.dataset.on) connection.textContent = say(connection.dataset.on === "1" ? "workbench.live" : "workbench.apart");
    offer(me.name, written);
  };
  const written = (/** @type {number | undefined} */ ordinal) => (ordinal ? again([ordinal]) : changed());
  const again = async (/** @type {number[] | undefined} */ ordinals) => {
    try {
      await refresh(ordinals);
      heed(ordinals);
    } catch (error) {
      // The feed may bring word of a change through a connection that lets nothing else pass.
      notice(trouble(error));
      addEventListener("online", () => again(ordinals), { once: true });
    }
    changed();
    // A paragraph that was drawn anew took the focus from the button in it.
    /** @type {HTMLElement | null} */ (article.querySelector(".paragraph:focus > .translator"))?.focus({ preventScroll: true });
  };

  /** Whom the last act made. @type {{ key: string, label: string } | null} */
  let born = null;

  /** @param {any} made @param {import("./place.js").Selected} there */
  function said(made, there) {
    changed();
    born = made?.annotation.isNew ? made.annotation.entity : null;
    if (!made) return void notice(say("workbench.kept"));
    again([there.ordinal]);
    const { annotation, kind } = made;
    const words = annotation.text ?? annotation.entity?.label;
    const acts = /** @type {[string, () => void][]} */ ([[say("workbench.undo"), () => turn("undo")]]);
    if (kind === "meaning") acts.unshift([say("workbench.everywhere"), () => everywhere(annotation, slug, again)]);
    notice(say(`workbench.said.${kind}`, { words: annotation.span.quote, text: words }), acts);
  }

  /** Undo or redo what one did last here. @param {"undo" | "redo"} name */
  async function turn(name) {
    try {
      const { group } = await change(name, "group { count }", { document: slug });
      const left = name === "undo" && born && (await ask("query($key: String!) { entity(key: $key) { id } }", { key: born.key })).entity;
      notice(left && born ? say("workbench.undo.left", { words: born.label }) : say(`workbench.${name}.done`, { number: group.count }));
      born = null;
      again(undefined);
    } catch (error) {
      notice(trouble(error));
    }
  }

  /** @param {HTMLElement | undefined} section */
  function go(section) {
    section?.scrollIntoView({ block: "center" });
    if (section) translate(section, me.name, written);
  }

  /** Open the panel on what is selected. @param {number} [sort] @param {boolean} [focus] */
  function open(sort = 0, focus = true) {
    if (word && document.querySelector("#card:popover-open")) return word(sort);
    clearTimeout(settling);
    const there = selected();
    if (!there) return void notice(say("workbench.how"));
    card.close(); // the first press of two asks for one, which would come over the panel
    panel.open(there, sort, focus);
  }

  /** Opens the panel on the word of the card. @type {((sort: number) => void) | null} */
  let word = null;
  let pointed = "mouse";
  let settling = 0;
  grip(article);
  article.addEventListener("pointerdown", (event) => {
    pointed = event.pointerType;
    clearTimeout(settling); // a press that is followed by another selects nothing by itself
  });
  document.addEventListener("pointerup", (event) => {
    if (event.target instanceof Node && panel.element.contains(event.target)) return;
    // The selection is settled only after the pointer was let go; what a press has opened until then stays.
    clearTimeout(settling);
    settling = setTimeout(() => (selected() && article.contains(getSelection()?.anchorNode ?? null) ? open(0, pointed !== "touch") : panel.close()));
  });
  article.addEventListener("zhushu:selection", () => {
    if (pointed === "touch" && selected()) open(0, false);
  });
  addEventListener("scroll", () => panel.isOpen && panel.close(), { passive: true });

  article.addEventListener("zhushu:word", (event) => (word = add(/** @type {CustomEvent} */ (event).detail, open)));
  article.addEventListener("zhushu:mark", (event) => {
    const { annotations } = /** @type {CustomEvent} */ (event).detail;
    act(annotations, article.dataset.view ?? "ORIGINAL", { slug, mayReview: me.mayReview, again, undo: () => turn("undo") });
  });

  bind(
    { keys: "G", words: say("workbench.keys.gloss"), act: () => open(0) },
    { keys: "N", words: say("workbench.keys.name"), act: () => open(1) },
    { keys: "M", words: say("workbench.keys.note"), act: () => open(2) },
    { keys: "T", words: say("workbench.keys.translate"), act: () => go(near()) },
    { keys: "U", words: say("workbench.keys.undo"), act: () => turn("undo") },
    { keys: "R", words: say("workbench.keys.redo"), act: () => turn("redo") },
    { keys: "↵", words: say("workbench.keys.accept") },
    { keys: "↑ ↓", words: say("workbench.keys.choose") },
    { keys: "Ctrl ↵", words: say("workbench.keys.save") },
    { keys: "Esc", words: say("workbench.keys.close") },
    help(),
  );

  addEventListener("zhushu:outbox", changed);
  new MutationObserver(() => offer(me.name, written)).observe(article, { childList: true, subtree: true });
  resume(me.name, written);
  outbox.hear((letter, outcome, error) => {
    if (outcome) again(undefined);
    notice(outcome ? say("workbench.sent") : trouble(error));
  });
  outbox.open(me.name).then(changed);

  follow(slug, me.sequence, {
    state: (isConnected) => {
      connection.dataset.on = isConnected ? "1" : "0";
      changed();
    },
    change: (/** @type {import("./live.js").Change} */ told) => hear(told),
  });

  /** Whether the visitor has something in hand that a redrawn text would take away. */
  const isBusy = () => panel.isOpen || selected() !== null || document.querySelector("#card:popover-open, .edges") !== null;

  /** The paragraphs that others changed; null for any. @type {Set<number> | null} */
  let stale = new Set();
  let timer = 0;
  /** Show what was changed as soon as nothing is taken away by it. @param {number} pause in milliseconds */
  function soon(pause) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isBusy()) return soon(500);
      const ordinals = stale && [...stale];
      stale = new Set();
      again(ordinals ?? undefined);
    }, pause);
  }

  /** @param {import("./live.js").Change} told */
  function hear({ actor, action, nodeType, node }) {
    const ordinal = node?.span?.paragraph.ordinal ?? node?.paragraph?.ordinal;
    if (ordinal === undefined) stale = null;
    else stale?.add(ordinal);
    // What was done on this page is shown already; only what the same visitor does elsewhere is not.
    soon(actor === me.name ? 3000 : 150);
    if (actor === me.name || nodeType !== "Annotation" || action === "DELETED") return;
    const words = node?.text ?? node?.entity?.label ?? "";
    aside(say("workbench.others", { name: actor, words: node?.span.quote ?? "", text: words }));
  }
  changed();
}

/** The paragraph that has the focus or is nearest to the top of the window. */
function near() {
  const focused = document.activeElement?.closest(".paragraph");
  const all = /** @type {HTMLElement[]} */ ([...article.querySelectorAll(".paragraph")]);
  return all.find((section) => section === focused) ?? all.find((section) => section.getBoundingClientRect().bottom > 96);
}
