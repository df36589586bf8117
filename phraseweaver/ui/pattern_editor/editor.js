// A phrase and its translation, as a text with slots or as a table of rows × slots.
//
// The browser keeps what is being written and sends it, numbered, as the state `written`: the view, its two
// fields (texts, or frames with {1}, {2} …), in the table the rows as a pair of {slot: option}, and `to`, the
// view that is wanted next. The server sends, as JSON in bytes: `answer`, the number that it has read; the
// present view and its contents; `problems` and `sentences`; `labels`. Contents are taken over where the view
// changes or nothing was written yet: what is typed meanwhile is never overwritten.

const WAIT = 500;
const PATIENCE = 3000;
const SHOWN = 5;
const instances = new WeakMap();

export default function ({ data, parentElement: root, setStateValue }) {
  let editor = instances.get(root);
  if (!editor) {
    editor = new PatternEditor(root);
    instances.set(root, editor);
  }
  editor.update(JSON.parse(new TextDecoder().decode(data)), setStateValue);
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function button(className, label, action) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

function fill(label, values) {
  return label.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

class PatternEditor {
  constructor(root) {
    this.root = root;
    // Keys typed into a field are nobody else's: the page has single letters as shortcuts.
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("focusout", () => this.flush());
    this.submitted = (event) => this.hold(event);
    document.addEventListener("click", this.submitted, true);
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    if (!this.fields) {
      this.number = data.answer;
      this.build();
      this.adopt();
    } else if (data.answer === this.number && data.view !== this.view && !this.dirty) {
      this.adopt();
    }
    if (data.answer === this.number) {
      this.judge();
      if (this.held) this.submit();
    }
  }

  // The form is sent when the server has read what is written. Pressing its button takes the focus from the
  // field, and of two things asked at once Streamlit may lose one, or draw one over the other.

  hold(event) {
    if (!this.root.isConnected) {
      document.removeEventListener("click", this.submitted, true);
      return;
    }
    if (this.passing || !this.fields || !event.target.closest?.(this.data.submit)) return;
    this.flush();
    if (this.data.answer === this.number) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.held ||= setTimeout(() => this.submit(), PATIENCE);
  }

  submit() {
    clearTimeout(this.held);
    this.held = 0;
    // After the answer in hand is drawn.
    setTimeout(() => {
      this.passing = true;
      document.querySelector(this.data.submit)?.click();
      this.passing = false;
    }, 0);
  }

  build() {
    const { labels } = this.data;
    this.fields = [...this.root.querySelectorAll(".field")].map((place, side) => {
      const area = element("textarea");
      Object.assign(area, { id: `side${side}`, rows: 2, autocomplete: "off" });
      area.addEventListener("input", () => this.changed(true));
      const label = element("label", "", labels.sides[side]);
      label.htmlFor = area.id;
      const slot = button("slot", labels.slot, () => this.addSlot(side));
      slot.title = labels.slotHelp;
      slot.setAttribute("aria-label", fill(labels.slotOf, { side: labels.sides[side] }));
      const problems = element("div", "problems");
      problems.setAttribute("role", "status");
      place.append(element("div", "head", label, slot), area, problems);
      return { area, slot, problems };
    });
    this.find(".help summary").textContent = labels.help;
    this.find(".explained").append(
      ...labels.explained.map(([kind, words]) => element("p", kind, words)),
    );
    this.find(".views").setAttribute("aria-label", labels.views);
    for (const made of this.root.querySelectorAll(".views button")) {
      made.textContent = labels[made.dataset.view];
      made.addEventListener("click", () => this.show(made.dataset.view));
    }
    this.find(".all").textContent = labels.all;
    this.find(".all").addEventListener("click", () => {
      this.showAll = true;
      this.preview();
    });
  }

  // Take over what the server says is written.
  adopt() {
    const { view, fields, rows } = this.data;
    this.view = view;
    this.dirty = false;
    this.rows = rows.map((row) => row.map((side) => ({ ...side })));
    this.drawn = "";
    this.fields.forEach(({ area }, side) => (area.value = fields[side]));
    const table = view === "table";
    this.find(".editor").classList.toggle("tabular", table);
    for (const { slot } of this.fields) slot.hidden = !table;
    for (const made of this.root.querySelectorAll(".views button")) {
      made.setAttribute("aria-pressed", String(made.dataset.view === view));
    }
    this.find(".grid").hidden = !table;
    if (table) this.drawGrid();
  }

  show(view) {
    if (view === this.view) return;
    this.dirty = true;
    this.flush(view);
  }

  // What is written goes to the server a moment after the last key, or when the field is left.

  changed(frame) {
    this.dirty = true;
    if (frame && this.view === "table") this.drawGrid();
    clearTimeout(this.timer);
    const plain = this.view === "text" && !this.fields.some(({ area }) => /[{}]/.test(area.value));
    if (!plain || this.data.problems.length || this.data.sentences.length) {
      this.timer = setTimeout(() => this.flush(), WAIT);
    }
  }

  flush(to) {
    clearTimeout(this.timer);
    if (!this.dirty) return;
    this.dirty = false;
    this.number += 1;
    const fields = this.fields.map(({ area }) => area.value);
    this.send("written", {
      number: this.number,
      view: this.view,
      to: to || "",
      fields,
      rows: this.view === "table" ? this.rows : [],
    });
  }

  // Slots of the table

  slots(side) {
    const found = this.fields[side].area.value.replaceAll("{{", "").matchAll(/\{([1-9])\}/g);
    return [...new Set([...found].map((match) => Number(match[1])))].sort();
  }

  // Words that are marked become the first option of a new slot; without, the slot stands at the cursor.
  addSlot(side) {
    const { area } = this.fields[side];
    const used = this.slots(side);
    const number = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((one) => !used.includes(one));
    if (!number) return;
    const [from, to] = [area.selectionStart, area.selectionEnd];
    const marked = area.value.slice(from, to).trim();
    if (/[{}]/.test(marked)) return;
    const [lead] = area.value.slice(from, to).match(/^\s*/);
    const [tail] = marked ? area.value.slice(from, to).match(/\s*$/) : [""];
    area.setRangeText(`${lead}{${number}}${tail}`, from, to, "end");
    this.atLeastTwo();
    if (marked) this.rows[0][side][number] = marked;
    this.changed(true);
    this.cell(marked ? 1 : 0, side, number)?.focus();
  }

  atLeastTwo() {
    while (this.rows.length < 2) this.rows.push([{}, {}]);
  }

  columns() {
    return [0, 1].flatMap((side) => this.slots(side).map((slot) => [side, slot]));
  }

  cell(row, side, slot) {
    return this.find(`input[data-row="${row}"][data-side="${side}"][data-slot="${slot}"]`);
  }

  drawGrid() {
    const { labels } = this.data;
    const grid = this.find(".grid");
    const columns = this.columns();
    if (!columns.length) {
      this.drawn = "";
      grid.replaceChildren(element("p", "none", labels.noSlot));
      return;
    }
    this.atLeastTwo();
    // Drawn anew only where rows or columns change: the cell that has the focus stays.
    const drawn = JSON.stringify([columns, this.rows.length]);
    if (drawn === this.drawn && grid.querySelector("table")) return;
    this.drawn = drawn;
    const names = columns.map(([side, slot]) => `${labels.sides[side]} {${slot}}`);
    const head = element("tr", "", element("th"), ...names.map((name) => element("th", "", name)), element("th"));
    const body = element("tbody");
    this.rows.forEach((row, at) => {
      const line = element("tr", "", element("td", "number", String(at + 1)));
      columns.forEach(([side, slot], column) => {
        const input = element("input");
        Object.assign(input, { type: "text", value: row[side][slot] ?? "", autocomplete: "off" });
        Object.assign(input.dataset, { row: at, side, slot });
        input.setAttribute("aria-label", fill(labels.cell, { row: at + 1, name: names[column] }));
        input.addEventListener("input", () => {
          row[side][slot] = input.value;
          this.nothings(at);
          this.changed(false);
        });
        input.addEventListener("paste", (event) => this.paste(event, at, column));
        const place = element("td", "", element("span", "name", names[column]), input, element("div", "problems"));
        line.append(place);
      });
      const out = button("", "✕", () => this.remove(at));
      out.title = fill(labels.remove, { row: at + 1 });
      out.setAttribute("aria-label", out.title);
      // Out of the way of Tab: an emptied row falls away by itself, and Ctrl+Backspace takes it out.
      out.tabIndex = -1;
      line.append(element("td", "out", out));
      body.append(line);
    });
    const more = button("more", labels.addRow, () => this.addRow());
    more.disabled = this.rows.length >= this.data.most;
    grid.replaceChildren(element("table", "", element("thead", "", head), body), more);
    this.rows.forEach((_, at) => this.nothings(at));
  }

  // An empty cell of a row that is filled otherwise says that nothing will stand there.
  nothings(at) {
    const cells = [...this.root.querySelectorAll(`input[data-row="${at}"]`)];
    const some = cells.some((input) => input.value.trim());
    for (const input of cells) input.placeholder = some ? this.data.labels.nothing : "";
  }

  addRow(after = this.rows.length - 1) {
    if (this.rows.length >= this.data.most) return;
    this.rows.splice(after + 1, 0, [{}, {}]);
    this.changed(false);
    this.drawGrid();
    const [first] = this.columns();
    this.cell(after + 1, ...first)?.focus();
  }

  remove(at) {
    this.rows.splice(at, 1);
    this.drawn = "";
    this.changed(false);
    this.drawGrid();
    const [first] = this.columns();
    this.cell(Math.min(at, this.rows.length - 1), ...first)?.focus();
  }

  // Cells copied from a spreadsheet fill as many rows and columns as they are.
  paste(event, at, column) {
    const written = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\n\t]/.test(written)) return;
    event.preventDefault();
    const columns = this.columns();
    written.split("\n").forEach((line, down) => {
      if (at + down >= this.data.most) return;
      if (at + down === this.rows.length) this.rows.push([{}, {}]);
      line.split("\t").forEach((words, right) => {
        const target = columns[column + right];
        if (target) this.rows[at + down][target[0]][target[1]] = words.trim();
      });
    });
    this.drawn = "";
    this.changed(false);
    this.drawGrid();
    this.cell(at, ...columns[column])?.focus();
  }

  pressed(event) {
    if (!event.target.matches("input, textarea")) return;
    if (event.key !== "Escape") event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.querySelector(this.data.submit)?.click();
      return;
    }
    if (event.target.matches("input")) this.moved(event);
  }

  moved(event) {
    const input = event.target;
    const [row, side, slot] = ["row", "side", "slot"].map((name) => Number(input.dataset[name]));
    const go = (down, right) => {
      const columns = this.columns();
      const at = columns.findIndex(([one, other]) => one === side && other === slot) + right;
      const there = columns[at] && this.cell(row + down, ...columns[at]);
      if (!there) return false;
      event.preventDefault();
      there.focus();
      right < 0 ? there.setSelectionRange(there.value.length, there.value.length) : there.select();
      return true;
    };
    const { selectionStart: from, selectionEnd: to, value } = input;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.shiftKey) go(-1, 0);
      else if (!go(1, 0)) this.addRow();
    } else if (event.key === "ArrowDown") go(1, 0);
    else if (event.key === "ArrowUp") go(-1, 0);
    else if (event.key === "ArrowLeft" && from === 0 && to === 0) go(0, -1);
    else if (event.key === "ArrowRight" && from === value.length && to === value.length) go(0, 1);
    else if (event.key === "Backspace" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.remove(row);
    }
  }

  // What the server says of it

  judge() {
    for (const place of this.root.querySelectorAll(".problems")) place.replaceChildren();
    for (const bad of this.root.querySelectorAll("[aria-invalid]")) bad.removeAttribute("aria-invalid");
    for (const problem of this.data.problems) this.complain(problem);
    this.preview();
  }

  complain(problem) {
    const { area, problems } = this.fields[problem.side];
    const slot = problem.slot === null ? this.slots(problem.side)[0] : problem.slot + 1;
    const cell = problem.row !== null && this.view === "table" && this.cell(problem.row, problem.side, slot);
    const field = cell || area;
    field.setAttribute("aria-invalid", "true");
    const said = element("p", "problem", problem.message);
    said.setAttribute("role", "alert");
    if (!cell && problem.start < problem.end) {
      said.append(
        " ",
        button("link", this.data.labels.there, () => {
          area.focus();
          area.setSelectionRange(problem.start, problem.end);
        }),
      );
    }
    (cell ? cell.parentElement.querySelector(".problems") : problems).append(said);
  }

  preview() {
    const { sentences, labels } = this.data;
    this.find(".preview").hidden = !sentences.length;
    this.find(".preview .title").textContent = labels.preview;
    const some = this.showAll ? sentences : sentences.slice(0, SHOWN);
    this.find(".preview ol").replaceChildren(
      ...some.map(([said, meant]) =>
        element("li", "", element("span", "said", said), " ", element("span", "meant", meant)),
      ),
    );
    this.find(".all").hidden = some.length === sentences.length;
  }
}
