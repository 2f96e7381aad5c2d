// A selected stretch of a paragraph, and the range it is for the service.
// @ts-check

/** @typedef {{ paragraph: string, ordinal: number, start: number, end: number, view: string, text: string, rects: DOMRect[] }} Selected */

/** The range of a selection as the service takes it. @param {Selected} selected */
export const range = ({ start, end, view, text }) => ({ start, end, unit: "UTF16", view, quote: text });
