// Runs before the page is painted: shows it as the reader last chose, where the address says nothing else.
// @ts-check
{
  const views = (document.currentScript?.dataset.views ?? "").split(" ");
  const given = new URLSearchParams(location.search);
  /** @type {Record<string, string>} */
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("zhushu.reader") ?? "{}");
  } catch {
    // A browser that keeps nothing, or something else under the name: as if nothing was chosen.
  }
  for (const name of ["english", "reading", "over", "glosses", "names", "status"]) {
    if (!given.has(name) && typeof kept[name] === "string") document.documentElement.dataset[name] = kept[name];
  }
  if (!given.has("view") && kept.view && kept.view !== views[0] && views.includes(kept.view)) {
    given.set("view", kept.view);
    location.replace(`?${given}${location.hash}`);
  }
  // A word may be pressed before the modules that know words are there: they are told where.
  document.addEventListener("click", ({ pageX, pageY }) => {
    const { classList, dataset } = document.documentElement;
    if (!classList.contains("alive")) dataset.pressed = `${pageX} ${pageY}`;
  });
}
