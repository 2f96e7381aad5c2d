// The reader's page: a card for marked words, and switching views without losing the place.
// @ts-check

const card = document.createElement("aside");
card.id = "card";
card.lang = "en";
card.setAttribute("popover", "manual");
card.setAttribute("aria-label", "About this word");
document.body.append(card);

/** @type {HTMLElement | null} */
let marked = null;

/** Show what the glossary has on a marked word, innermost first. @param {HTMLElement} mark */
function show(mark) {
  if (marked === mark) return;
  hide();
  marked = mark;
  const list = document.createElement("ul");
  for (const id of (mark.dataset.entries ?? "").split(" ")) {
    const entry = document.getElementById(id);
    if (!entry) continue;
    const copy = /** @type {HTMLElement} */ (entry.cloneNode(true));
    copy.removeAttribute("id");
    list.append(copy);
  }
  card.replaceChildren(list);
  // Next to its word, so that the card's links follow it in the order of the keyboard.
  mark.after(card);
  mark.setAttribute("aria-expanded", "true");
  card.showPopover();
  settle(mark);
}

/** Put the card under its word, or above it where there is no room; at the foot of a phone. @param {HTMLElement} mark */
function settle(mark) {
  const lines = mark.getClientRects();
  const [first, last] = [lines[0], lines[lines.length - 1]];
  const { width, height } = card.getBoundingClientRect();
  if (getComputedStyle(card).position === "fixed") {
    const covered = last.bottom + height + 16 - innerHeight;
    if (covered > 0) scrollBy({ top: covered });
    return;
  }
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(last.left, room - width - 8));
  const above = last.bottom + height + 12 > innerHeight && first.top - height - 8 > 0;
  card.style.setProperty("--left", `${left + scrollX}px`);
  card.style.setProperty("--top", `${(above ? first.top - height - 8 : last.bottom + 8) + scrollY}px`);
}

function hide() {
  if (!marked) return;
  marked.removeAttribute("aria-expanded");
  marked = null;
  card.hidePopover();
  document.body.append(card);
}

/** @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null} */
const within = (target, selector) => (target instanceof Element ? target.closest(selector) : null);

document.addEventListener("focusin", (event) => {
  const mark = within(event.target, ".mark");
  // A pointer shows the card when it is let go: shown earlier, the card would come under it and take the click.
  if (mark?.matches(":focus-visible")) show(mark);
  else if (!within(event.target, "#card")) hide();
});

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const mark = within(event.target, ".mark");
  const view = within(event.target, ".views a");
  if (mark && plain) {
    event.preventDefault();
    show(mark);
  } else if (view instanceof HTMLAnchorElement && plain) {
    event.preventDefault();
    turn(view.href, true);
  } else if (!within(event.target, "#card")) hide();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !marked) return;
  const mark = marked;
  const inside = card.contains(document.activeElement);
  hide();
  if (inside) {
    mark.focus();
    hide();
  }
});

addEventListener("resize", () => marked && settle(marked));

/** The paragraph at the top of the window. */
function place() {
  const paragraphs = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".paragraph"));
  const found = [...paragraphs].find((p) => p.getBoundingClientRect().bottom > 96);
  return found && { id: found.id, top: found.getBoundingClientRect().top };
}

let shown = location.pathname + location.search;

/** Show another view in place of this one. @param {string} address @param {boolean} asked whether a link asked for it */
async function turn(address, asked) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, fresh] = [document.querySelector("main"), page.querySelector("main")];
  if (!old || !fresh) return location.assign(address);
  hide();
  const kept = place();
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (old.querySelectorAll(".show input"))) {
    const same = fresh.querySelector(`#${box.id}`);
    if (same instanceof HTMLInputElement) same.checked = box.checked;
  }
  old.replaceWith(document.adoptNode(fresh));
  if (asked) history.pushState(null, "", address);
  shown = location.pathname + location.search;
  const now = kept && document.getElementById(kept.id);
  if (now) scrollBy({ top: now.getBoundingClientRect().top - kept.top, behavior: "instant" });
  const current = document.querySelector(".views [aria-current]");
  if (asked && current instanceof HTMLElement) current.focus({ preventScroll: true });
}

addEventListener("popstate", () => {
  // Going to a paragraph of the page that is shown changes nothing but the place.
  if (location.pathname + location.search !== shown) turn(location.href, false);
});
