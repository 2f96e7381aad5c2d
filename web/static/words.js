// The words of the page in its language, as the templates have them.
// @ts-check

const language = document.documentElement.lang;

/** @type {Record<string, string>} */
const words = await fetch(new URL(`languages/${language}.json`, import.meta.url)).then((answer) => answer.json());

/**
 * The words under a key, with values in their places; of words with a `|` the form for the `number`.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const [one, many = one] = words[key].split("|");
  const text = values.number === 1 ? one : many;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString("en") : String(value);
  });
}
