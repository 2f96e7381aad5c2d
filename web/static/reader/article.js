// The document of the page: its article, the view that is shown, and the languages of its texts.
// @ts-check

const found = document.querySelector("article.text");
if (!(found instanceof HTMLElement)) throw new Error("The page has no text.");

export const article = found;
export const slug = article.dataset.slug ?? "";
export const total = Number(article.dataset.total);

/** How many paragraphs stand on a leaf, and how many are asked for at once. */
export const LEAF = 10;
export const PAGE = 50;

/** @type {Record<string, string>} */
const TONGUES = {
  ZH_HANS: "zh-Hans",
  ZH_HANS_CN: "zh-Hans-CN",
  ZH_HANT: "zh-Hant",
  ZH_HANT_TW: "zh-Hant-TW",
  ZH_HANT_HK: "zh-Hant-HK",
};

/** The view that is shown. */
export const view = () => article.dataset.view ?? "ORIGINAL";

/** The language of the text in a view. */
export const tongue = (shown = view()) => TONGUES[shown] ?? article.dataset.language ?? "zh";

/** The section of a paragraph, where it is in the page. @param {number} ordinal */
export const section = (ordinal) => document.getElementById(`p${ordinal}`);
