// Asks the service by REST, as any program may; what goes wrong is a refusal with the problem, or being offline.
// @ts-check

import { Offline, Refusal, reach } from "./refusal.js";

export { Offline, Refusal };

const PREFIX = "/api/v1";

/**
 * The answer to a request: its status, headers and body, which is an object where it is JSON and text otherwise.
 * A body that is no form, file or text is sent as JSON.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {any} [body]
 * @param {{ signal?: AbortSignal, headers?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number, headers: Headers, body: any }>}
 */
export async function send(method, path, body, { signal, headers = {} } = {}) {
  const whole = body === undefined || typeof body === "string" || body instanceof Blob || body instanceof FormData;
  const answer = await reach(PREFIX + path, {
    method,
    headers: { accept: "application/json", ...(whole ? {} : { "content-type": "application/json" }), ...headers },
    body: whole ? body : JSON.stringify(body),
    signal,
  });
  const json = /[/+]json\b/.test(answer.headers.get("content-type") ?? "");
  const told = json ? await answer.json() : await answer.text();
  if (answer.ok) return { status: answer.status, headers: answer.headers, body: told };
  const problem = json ? { ...told, message: told.detail ?? told.title } : { message: answer.statusText };
  throw new Refusal([problem], answer.status);
}
