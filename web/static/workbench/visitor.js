// Who is at the page, and what they may do with its document.
// @ts-check

import { ask } from "../graphql.js";

const RANKS = ["READER", "TRANSLATOR", "REVIEWER", "ADMINISTRATOR"];

/** @typedef {{ name: string, mayWrite: boolean, mayReview: boolean, sequence: number | null }} Visitor */

/** @param {string} slug @returns {Promise<Visitor>} */
export async function visitor(slug) {
  const { viewer, document } = await ask(
    `query($slug: String!) { viewer { name role scopes roles { role project { key } } }
      document(slug: $slug) { project { key } history(last: 1) { edges { node { sequence } } } } }`,
    { slug },
  );
  const own = viewer.roles.find((/** @type {any} */ held) => held.project.key === document?.project?.key)?.role;
  const rank = Math.max(RANKS.indexOf(viewer.role), RANKS.indexOf(own));
  return {
    name: viewer.name,
    mayWrite: rank >= 1 && viewer.scopes.includes("WRITE"),
    mayReview: rank >= 2 && viewer.scopes.includes("REVIEW"),
    sequence: document?.history.edges[0]?.node.sequence ?? null,
  };
}
