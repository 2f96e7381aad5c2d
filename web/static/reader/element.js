// Makes elements of the reader; whatever is said in them is text, never markup.
// @ts-check

/**
 * An element with attributes and children; what is false, null or undefined is left out, true is an empty attribute.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** The nearest element around a target that fits a selector. @param {EventTarget | Node | null} target @param {string} selector @returns {HTMLElement | null} */
export function around(target, selector) {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  return element ? element.closest(selector) : null;
}
