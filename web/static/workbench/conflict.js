// Two versions of one thing, where somebody was faster: both are shown, and one is chosen or both are made one.
// @ts-check

import { ask } from "../graphql.js";
import { Refusal } from "../refusal.js";
import { say } from "../words.js";
import { compared } from "./difference.js";
import { button, field, make } from "../element.js";

/** What stands there now, where a change was refused since it did not start from that; null for any other error. @param {unknown} error */
export function newer(error) {
  if (!(error instanceof Refusal)) return null;
  const stale = error.problems.find((problem) => problem.code === "STALE_VERSION" || problem.__typename === "StaleVersion");
  return stale?.current ?? null;
}

const LAST = "query($id: ID!) { node(id: $id) { ... on Annotation { history(last: 1) { edges { node { actor at } } } } } }";

/** Who changed something last, and when; null where that is not for the visitor to know. @param {string} id @returns {Promise<{ actor: string, at: string } | null>} */
async function last(id) {
  const data = await ask(LAST, { id }).catch(() => null);
  return data?.node?.history?.edges[0]?.node ?? null;
}

/**
 * Ask which text is to stand. Null where theirs may stay.
 * @param {{ theirs: { id: string, text?: string | null }, mine: string, lang: string }} versions
 * @returns {Promise<string | null | undefined>} undefined where it was not decided
 */
export async function decide({ theirs: { id, text: there }, mine, lang }) {
  const theirs = there ?? "";
  const told = await last(id);
  const moment = told && new Date(told.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  return new Promise((settle) => {
    const text = make("textarea", { rows: "6", lang });
    text.value = mine;
    const dialog = make("dialog", { class: "conflict panel", "aria-labelledby": "conflict-title" },
      make("h2", { id: "conflict-title" }, say("workbench.conflict")),
      make("p", {}, told ? say("workbench.conflict.by", { name: told.actor }) : say("workbench.conflict.told")),
      make("div", { class: "versions" },
        make("section", {}, make("h3", {}, say("workbench.conflict.theirs")), make("p", { lang }, theirs),
          told && make("p", { class: "hint" }, told.actor, " · ", make("time", { datetime: told.at }, moment))),
        make("section", {}, make("h3", {}, say("workbench.conflict.mine")), make("p", { lang }, mine))),
      make("h3", {}, say("workbench.conflict.difference")),
      compared(theirs, mine, lang),
      field(say("workbench.conflict.merged"), text),
      make("div", { class: "doing" },
        button(say("workbench.conflict.save"), () => end(text.value.trim()), { class: "button main" }),
        button(say("workbench.conflict.leave"), () => end(null)),
        button(say("workbench.later"), () => end(undefined), {}, "Esc")));
    /** @param {string | null | undefined} answer */
    const end = (answer) => {
      settle(answer);
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      settle(undefined);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
