// Shows what went wrong, with what to do about it.
// @ts-check

import { Offline, Refusal } from "../refusal.js";
import { say } from "../words.js";
import { button, make } from "../element.js";

/** The codes of problems that the page has words of its own for; what the service says of them is in English. */
const KNOWN = new Set(["INVALID", "INVALID_RANGE", "QUOTE_MISMATCH", "NOT_FOUND", "CONFLICT", "STALE_VERSION", "GONE", "UNAUTHORIZED",
  "FORBIDDEN", "TOO_LARGE", "TOO_MANY", "UNREADABLE", "DEADLINE", "UNAVAILABLE", "INTERNAL"]);

/** Whether the login is over, or there never was one. @param {unknown} error */
export const isShutOut = (error) => error instanceof Refusal && (error.status === 401 || error.has("UNAUTHORIZED"));

/**
 * An alert that tells an error: every problem with its hint, a way to log in where that is missing, and to try again.
 * @param {unknown} error @param {() => void} [again]
 */
export function trouble(error, again) {
  const alert = make("div", { class: "mishap", role: "alert" });
  if (error instanceof Offline) alert.append(make("p", {}, say("workbench.offline")));
  else if (error instanceof Refusal) {
    for (const { code = "", message, hint } of error.problems) {
      const known = KNOWN.has(code);
      if (known) alert.append(make("p", {}, say(`trouble.${code}`)));
      alert.append(make("p", { lang: known ? "en" : null, class: known ? "hint" : null }, [message, hint].filter(Boolean).join(" ")));
    }
    if (isShutOut(error)) alert.append(login());
  } else {
    console.error(error);
    alert.append(make("p", {}, say("workbench.broken")));
  }
  if (again) alert.append(button(say("workbench.again"), again));
  return alert;
}

/** A link to log in that leads back here; where something is unsaved it stays in this browser. */
function login() {
  const next = encodeURIComponent(location.pathname + location.search + location.hash);
  return make("a", { class: "button", href: `/login?next=${next}` }, say("frame.login"));
}

/** Whether somebody broke it off. @param {unknown} error */
export const isAborted = (error) => error instanceof DOMException && error.name === "AbortError";
