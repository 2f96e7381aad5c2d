// Asks the service by GraphQL, as any program may; what goes wrong is a refusal with problems, or being offline.
// @ts-check

import { Offline, Refusal, reach } from "./refusal.js";

export { Offline, Refusal };

/**
 * The data of an operation. Refusal where there are errors, or where the payload of a mutation has problems.
 * @param {string} document
 * @param {Record<string, unknown>} [variables]
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any>}
 */
export async function ask(document, variables = {}, { signal } = {}) {
  const answer = await reach("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: document, variables }),
    signal,
  });
  const result = await answer.json().catch(() => null);
  if (!result) throw new Refusal([{ code: "INTERNAL", message: answer.statusText }], answer.status);
  const { data, errors } = result;
  if (errors?.length) {
    const problems = errors.map((/** @type {any} */ error) => ({ ...error.extensions, ...error }));
    throw new Refusal(problems, answer.status, data);
  }
  const problems = Object.values(data).flatMap((payload) => payload?.problems ?? []);
  if (problems.length) throw new Refusal(problems, answer.status, data);
  return data;
}
