// Fills in the token that a link to this page brings along behind its `#`, which no server hears of.
// @ts-check

const field = document.getElementById("token");
const filled = document.getElementById("filled");
const token = decodeURIComponent(location.hash.slice(1));

if (token && field instanceof HTMLInputElement) {
  field.value = token;
  // The token shall not stay in the address, where others may read it or the history keeps it.
  history.replaceState(null, "", location.pathname + location.search);
  if (filled) filled.textContent = filled.dataset.words ?? "";
  field.form?.querySelector("button")?.focus();
}
