// Makes elements; whatever is said in them is text, never markup.
// @ts-check

/**
 * An element with attributes, listeners (`on…`) and children; `false`, null and undefined are left out, true is an empty attribute.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child || child === 0) made.append(typeof child === "number" ? String(child) : child);
  return made;
}

/**
 * A button with words on it, and the key that does the same.
 * @param {string} words @param {(event: Event) => void} act @param {Record<string, any>} [attributes] @param {string} [key]
 */
export function button(words, act, attributes = {}, key = "") {
  const shown = key ? make("kbd", { "aria-hidden": "true" }, key) : null;
  return make("button", { type: "button", class: "button", ...attributes, onclick: act }, words, shown);
}

/** A field with its label above. @param {string} words @param {HTMLElement} control @param {string} [hint] */
export function field(words, control, hint) {
  const label = make("label", { class: "field" }, make("span", {}, words), control);
  if (hint) label.append(make("small", {}, hint));
  return label;
}

/** The element with an id, which the page is known to have. @param {string} id @returns {HTMLElement} */
export function found(id) {
  const there = document.getElementById(id);
  if (!there) throw new Error(`The page has no #${id}.`);
  return there;
}

/** The nearest element around a target that fits a selector. @param {EventTarget | Node | null} target @param {string} selector @returns {HTMLElement | null} */
export function around(target, selector) {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  return element ? element.closest(selector) : null;
}
