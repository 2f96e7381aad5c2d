// The place on the corpus page where a file is dropped: it goes on to the page for importing.
// @ts-check

import { leave } from "./parcel.js";

const place = document.querySelector("[data-drop]");

if (place instanceof HTMLAnchorElement) {
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    place.classList.add("over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("over");
  });
  addEventListener("drop", async (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    await leave(file);
    location.assign(place.href);
  });
}
