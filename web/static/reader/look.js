// How the text is shown: the choices of the panel, kept in the address and for the next document.
// @ts-check

const NAME = "zhushu.reader";
const root = document.documentElement;
const panel = /** @type {HTMLFormElement | null} */ (document.getElementById("look"));

/** What the panel offers, each with the value that counts where nothing is chosen. */
const first = Object.fromEntries(
  [...(panel?.querySelectorAll("fieldset") ?? [])].map((set) => [set.dataset.choice ?? "", set.querySelector("input")?.value ?? ""]),
);

/** @type {Record<string, string>} */
const chosen = Object.fromEntries(Object.entries(first).map(([name, value]) => [name, root.dataset[name] ?? value]));

/** What is chosen. */
export const look = () => ({ ...chosen });

/** Keep a choice for the documents that are opened later. @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "{}");
    localStorage.setItem(NAME, JSON.stringify({ ...kept, [name]: value }));
  } catch {
    // A browser that keeps nothing: the address still has it.
  }
}

/** Let the panel choose. @param {(name: string, apply: () => void) => void} changed is told what was chosen anew, and when it is ready tells the styles */
export function choosing(changed) {
  if (!panel) return;
  for (const [name, value] of Object.entries(look())) {
    const input = panel.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
    if (input instanceof HTMLInputElement) input.checked = true;
  }
  panel.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    const { name, value } = target;
    chosen[name] = value;
    remember(name, value);
    const address = new URL(location.href);
    address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
    changed(name, () => { root.dataset[name] = value; });
  });
  panel.addEventListener("submit", (event) => event.preventDefault());
}
