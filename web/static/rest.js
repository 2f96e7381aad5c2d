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
  throw refused(told, json, answer);
}

/** @param {any} told @param {boolean} json @param {{ status: number, statusText: string }} answer */
function refused(told, json, { status, statusText }) {
  const problem = json ? { ...told, message: told.detail ?? told.title } : { message: statusText };
  return new Refusal([problem], status);
}

/**
 * Send a form, or JSON, and tell how much of it has gone. It is broken off by the signal; where it is `firm`, only while a part of it
 * is still to go, since what the service may be carrying out is better waited for and taken back.
 * @param {string} path below /api/v1
 * @param {FormData | string} form
 * @param {{ signal: AbortSignal, told: (done: number, total: number) => void, firm?: boolean }} options
 * @returns {Promise<{ status: number, body: any }>}
 */
export function upload(path, form, { signal, told, firm = false }) {
  return new Promise((settle, fail) => {
    if (signal.aborted) return fail(signal.reason);
    const request = new XMLHttpRequest(); // `fetch` does not tell how much has gone
    let isOnItsWay = false;
    request.upload.onprogress = ({ loaded, total }) => {
      isOnItsWay = loaded < total;
      told(loaded, total);
    };
    request.onerror = () => fail(new Offline());
    request.onabort = () => fail(signal.reason);
    request.onload = () => {
      const json = /[/+]json\b/.test(request.getResponseHeader("content-type") ?? "");
      const body = json ? JSON.parse(request.responseText) : request.responseText;
      if (request.status < 400) settle({ status: request.status, body });
      else fail(refused(body, json, request));
    };
    signal.addEventListener("abort", () => (isOnItsWay || !firm) && request.abort());
    request.open("POST", PREFIX + path);
    request.setRequestHeader("accept", "application/json");
    if (typeof form === "string") request.setRequestHeader("content-type", "application/json");
    request.send(form);
  });
}
