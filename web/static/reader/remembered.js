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
  // A word or a mark may be pressed before the modules that know words are there: it is pressed again when they are.
  const root = document.documentElement;
  /** @type {MouseEvent | null} */
  let pressed = null;
  document.addEventListener("click", (event) => {
    const text = event.target instanceof Element && event.target.closest(".original");
    if (root.classList.contains("alive") || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    pressed = text ? event : null;
    if (text) event.preventDefault();
  });
  document.addEventListener("zhushu:alive", () => {
    if (!pressed) return;
    const [clientX, clientY] = [pressed.pageX - scrollX, pressed.pageY - scrollY];
    // What was pressed may have been drawn anew meanwhile.
    const { target } = pressed;
    const there = target instanceof Node && target.isConnected ? target : document.elementFromPoint(clientX, clientY);
    there?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: pressed.detail, clientX, clientY }));
  });
}
