/* Fills pages with paragraphs and sets the notes they call for at the foot of the same page. */
(book) => {
  const notes = new Map(book.notes.map((note) => [note.mark, note.text]));
  const shown = [];
  let sheet, box, flow, foot;

  function open() {
    if (!sheet || sheet.children.length === book.columns) {
      sheet = document.body.appendChild(document.createElement("section"));
    }
    box = sheet.appendChild(document.createElement("article"));
    flow = box.appendChild(document.createElement("main"));
    foot = box.appendChild(document.createElement("footer"));
    shown.push({ last: -1, notes: [] });
  }

  // A paragraph is a list of characters; a call for a note is one of them.
  function set(kind, cells) {
    const element = document.createElement(kind);
    for (const cell of cells) {
      const here = cell.call ? element.appendChild(document.createElement(book.raised ? "sup" : "span")) : element;
      here.append(cell.text);
    }
    element.normalize();
    return element;
  }

  function noted(cells) {
    const kept = foot.children.length;
    for (const cell of cells.filter((one) => one.call)) {
      const note = notes.get(cell.text).slice(cell.text.length);
      foot.append(set("p", [cell, ...[...note].map((text) => ({ text }))]));
    }
    return () => [...foot.children].slice(kept).forEach((note) => note.remove());
  }

  const fits = () => flow.offsetHeight + foot.offsetHeight <= box.clientHeight;

  // After how many characters each line ends.
  function ends(element, cells) {
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let left = -Infinity, passed = 0, within = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const place = range.getBoundingClientRect();
        if (place.width && place.left < left - 1) found.push(passed);
        if (place.width) left = place.left;
        within += 1;
        if (within === cells[passed].text.length) [passed, within] = [passed + 1, 0];
      }
    }
    return found;
  }

  function place(kind, cells, continued) {
    const whole = set(kind, cells);
    whole.classList.toggle("continued", continued);
    flow.append(whole);
    let undo = noted(cells);
    if (fits()) return cells.length;
    undo();
    const cuts = kind === "p" ? ends(whole, cells) : [];
    whole.remove();
    for (const cut of cuts.reverse()) {
      const part = set(kind, cells.slice(0, cut));
      part.classList.add("cut");
      part.classList.toggle("continued", continued);
      flow.append(part);
      undo = noted(cells.slice(0, cut));
      if (fits()) return cut;
      undo();
      part.remove();
    }
    return 0;
  }

  open();
  book.paragraphs.forEach(({ kind, cells }, index) => {
    for (let done = 0; done < cells.length; ) {
      const rest = cells.slice(done);
      let taken = place(kind, rest, done > 0);
      if (!taken) {
        open();
        taken = place(kind, rest, done > 0);
        if (!taken) throw new Error("a paragraph fits on no page");
      }
      done += taken;
      const page = shown.at(-1);
      page.last = index;
      page.notes.push(...rest.slice(0, taken).filter((cell) => cell.call).map((cell) => cell.text));
      if (done < cells.length) open();
    }
  });
  return shown;
}
