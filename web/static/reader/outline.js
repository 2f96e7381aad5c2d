// The outline of the document: which part is being read, and how its headings read in another view.
// @ts-check

import { ask } from "../graphql.js";
import { slug, tongue } from "./article.js";
import { bar, seen } from "./place.js";

const HEADINGS = `query Outline($slug: String!, $view: TextView!) {
  document(slug: $slug) { paragraphs(first: 1000, roles: [TITLE, HEADING]) { edges { node { ordinal text(view: $view) } } } }
}`;

const panel = document.getElementById("outline");
const where = document.querySelector(".contents .where");
const links = /** @type {HTMLAnchorElement[]} */ ([...(panel?.querySelectorAll("a[data-ordinal]") ?? [])]);

/** Mark the part that is being read. */
function mark() {
  const edge = bar() + 48;
  const sections = seen();
  const section = sections.findLast((one) => one.getBoundingClientRect().top <= edge) ?? sections[0];
  const current = section && (links.findLast((link) => Number(link.dataset.ordinal) <= Number(section.dataset.ordinal)) ?? links[0]);
  if (!current || !where || current.getAttribute("aria-current")) return;
  for (const link of links) link.removeAttribute("aria-current");
  current.setAttribute("aria-current", "true");
  where.textContent = current.textContent;
}

/** Read the headings in another view. @param {string} view */
export async function turn(view) {
  if (!links.length) return;
  const found = await ask(HEADINGS, { slug, view });
  const texts = new Map(found.document.paragraphs.edges.map((/** @type {any} */ { node }) => [String(node.ordinal), node.text]));
  for (const link of links) link.textContent = texts.get(link.dataset.ordinal) ?? link.textContent;
  panel?.querySelector("ol")?.setAttribute("lang", tongue(view));
  where?.setAttribute("lang", tongue(view));
  if (where) where.textContent = links.find((link) => link.getAttribute("aria-current"))?.textContent ?? where.textContent;
}

if (links.length) {
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  later();
  panel?.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") panel.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  });
  panel?.addEventListener("click", (event) => {
    if (event.target instanceof HTMLAnchorElement) panel.hidePopover();
  });
}
