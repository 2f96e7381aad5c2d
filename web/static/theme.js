// Changes the colours of the page at once, where the links of the frame would load it anew.
// @ts-check

const YEAR = 365 * 24 * 3600;

document.addEventListener("click", (event) => {
  const chosen = event.target instanceof Element ? event.target.closest("a[data-theme]") : null;
  if (!(chosen instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const theme = chosen.dataset.theme ?? "system";
  document.documentElement.dataset.theme = theme;
  document.cookie = `zhushu-theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  for (const link of document.querySelectorAll("a[data-theme]")) {
    if (link === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
});
