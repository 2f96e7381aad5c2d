// Carries out a mutation, and asks for its problems with all that helps to mend them.
// @ts-check

import { ask } from "../graphql.js";

const PROBLEMS = `problems { __typename message hint path code ... on StaleVersion { expectedVersion currentVersion current {
  id ... on Annotation { version status } ... on Gloss { text pinyin } ... on Translation { text } ... on Note { text }
  ... on EntityLink { entity { id label } } } } }`;

/**
 * What became of a mutation; Refusal where it has problems.
 * @param {string} name such as `addGloss`
 * @param {string} fields what is asked of the payload
 * @param {Record<string, unknown>} input
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any>}
 */
export async function change(name, fields, input, options) {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation($input: ${type}!) { ${name}(input: $input) { ${fields} ${PROBLEMS} } }`;
  return (await ask(document, { input }, options))[name];
}

/** A mark, so that what is sent twice is carried out once. */
export const mark = () => crypto.randomUUID();
