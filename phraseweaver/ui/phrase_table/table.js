// The phrases of one page: chosen and edited in the browser; what is to be done travels to the server.
//
// The server sends, as JSON in bytes: `rows`; `query`, a name for what was searched (another one empties the
// choice); `done`, which grows with every bulk change (the choice is empty after it); `saved`, the number of the
// form last dealt with and what was wrong with it; `labels`, `kinds`. Words are put in as text, never as markup.

const instances = new WeakMap();

export default function ({ data, parentElement: root, setTriggerValue }) {
  let table = instances.get(root);
  if (!table) {
    table = new PhraseTable(root);
    instances.set(root, table);
  }
  table.update(JSON.parse(new TextDecoder().decode(data)), setTriggerValue);
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

// A sign of the font that Streamlit brings along; its name is no word to be read out.
function symbol(name) {
  const made = element("span", "symbol", name);
  made.setAttribute("aria-hidden", "true");
  return made;
}

class PhraseTable {
  constructor(root) {
    this.root = root;
    this.chosen = new Set();
    this.allFound = false;
    this.forms = new Map();
    this.number = 0;
    // Keys typed into a field are nobody else's: the page has single letters as shortcuts.
    root.addEventListener("keydown", (event) => {
      if (event.target.closest("input[type=text], textarea")) event.stopPropagation();
    });
    this.find(".pick-page").addEventListener("change", (event) => this.pickPage(event.target.checked));
    this.find(".pick-found").addEventListener("click", () => this.pickFound());
    this.find(".pick-none").addEventListener("click", () => this.pickNone());
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  update(data, send) {
    const before = this.data;
    this.data = data;
    this.send = send;
    if (before && (before.query !== data.query || before.done !== data.done)) {
      this.chosen.clear();
      this.allFound = false;
      this.last = null;
    }
    if (!before || before.start !== data.start) this.number = data.saved.number;
    this.settle(data.saved);
    const present = new Set(data.rows.map((row) => row.id));
    for (const id of this.forms.keys()) if (!present.has(id)) this.forms.delete(id);
    this.draw();
  }

  // What became of the form that was sent.
  settle(saved) {
    for (const [id, form] of this.forms) {
      if (form.sent !== saved.number) continue;
      form.sent = null;
      if (saved.problem) {
        form.problem = saved.problem;
      } else {
        this.forms.delete(id);
        this.focusOn = `[data-id="${id}"] .edit`;
      }
    }
  }

  draw() {
    const { rows, labels } = this.data;
    this.find(".pick-page-label").textContent = labels.pickPage;
    this.find(".head").hidden = !rows.length;
    const list = this.find(".rows");
    list.hidden = !rows.length;
    list.setAttribute("aria-label", labels.table);
    const kept = new Map([...list.children].map((item) => [Number(item.dataset.id), item]));
    list.replaceChildren(...rows.map((row) => this.item(row, kept.get(row.id))));
    this.drawChoice();
    if (this.focusOn) {
      this.find(this.focusOn)?.focus();
      this.focusOn = null;
    }
  }

  item(row, there) {
    const form = this.forms.get(row.id);
    // A form that is open keeps its fields, and what is typed in them.
    if (form && there?.querySelector(".form")) {
      this.refreshForm(there, form);
      return there;
    }
    const item = element("li", "row", form ? this.form(row, form) : this.line(row));
    item.dataset.id = row.id;
    if (form) this.refreshForm(item, form);
    return item;
  }

  line(row) {
    const { labels } = this.data;
    const box = element("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", labels.select.replace("{text}", row.text));
    box.addEventListener("click", (event) => this.choose(row.id, box.checked, event.shiftKey));
    const text = element("a", "text", row.text);
    text.href = `phrase?id=${row.id}`;
    text.lang = row.learning;
    text.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.send("open", row.id);
    });
    const translation = element("span", "translation", row.translation);
    translation.lang = row.known;
    const words = element("div", "words", text, translation);
    const more = [row.hint, row.note].filter(Boolean).join(" · ");
    if (more) words.append(element("span", "more", more));
    words.append(this.badges(row));
    const edit = button("icon edit", symbol("edit"), () => this.open(row));
    edit.title = labels.edit;
    edit.setAttribute("aria-label", labels.editOf.replace("{text}", row.text));
    const remove = button("icon remove", symbol("delete"), () => this.act("delete", [row.id]));
    remove.title = labels.remove;
    remove.setAttribute("aria-label", labels.removeOf.replace("{text}", row.text));
    return element("div", "line", element("label", "choose", box), words, edit, remove);
  }

  badges(row) {
    const made = element("div", "badges");
    for (const card of row.cards) {
      const badge = element("span", `badge ${card.tone}`, card.label);
      badge.title = card.title;
      made.append(badge);
    }
    if (row.marked) made.append(element("span", "badge marked", `⚑ ${this.data.labels.marked}`));
    for (const tag of row.tags) {
      const badge = button("badge tag", tag, () => this.send("tag", tag));
      badge.title = this.data.labels.onlyTag;
      made.append(badge);
    }
    if (row.deck) made.append(element("span", "badge deck", row.deck));
    return made;
  }

  // Choosing

  choose(id, on, range) {
    const ids = this.data.rows.map((row) => row.id);
    const [from, to] = [ids.indexOf(this.last), ids.indexOf(id)];
    const some = range && from >= 0 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    for (const one of some) on ? this.chosen.add(one) : this.chosen.delete(one);
    this.last = id;
    this.allFound = false;
    this.drawChoice();
  }

  pickPage(on) {
    for (const row of this.data.rows) on ? this.chosen.add(row.id) : this.chosen.delete(row.id);
    this.allFound = false;
    this.drawChoice();
  }

  pickFound() {
    for (const row of this.data.rows) this.chosen.add(row.id);
    this.allFound = true;
    this.drawChoice();
  }

  pickNone() {
    this.chosen.clear();
    this.allFound = false;
    this.drawChoice();
    this.find(".pick-page").focus();
  }

  drawChoice() {
    const { rows, labels, found, deeds } = this.data;
    for (const item of this.find(".rows").children) {
      const on = this.chosen.has(Number(item.dataset.id));
      item.classList.toggle("chosen", on);
      const box = item.querySelector(".choose input");
      if (box) box.checked = on;
    }
    const here = rows.filter((row) => this.chosen.has(row.id)).length;
    const page = this.find(".pick-page");
    page.checked = rows.length > 0 && here === rows.length;
    page.indeterminate = here > 0 && here < rows.length;
    const bar = this.find(".bar");
    bar.hidden = !this.chosen.size;
    bar.setAttribute("aria-label", labels.bar);
    this.find(".count").textContent = this.allFound
      ? labels.allChosen
      : labels.chosen.replace("{n}", this.chosen.size);
    const all = this.find(".pick-found");
    all.textContent = labels.pickFound;
    all.hidden = this.allFound || found <= rows.length;
    this.find(".pick-none").textContent = labels.pickNone;
    this.find(".deeds").replaceChildren(
      ...deeds.map((deed) => {
        const made = button("", deed.label, () => this.act(deed.kind, this.allFound ? null : [...this.chosen]));
        made.dataset.kind = deed.kind;
        return made;
      }),
    );
  }

  act(kind, ids) {
    this.send("act", { kind, ids: ids || [], all: !ids, at: ++this.acts || (this.acts = 1) });
  }

  // Editing

  open(row) {
    this.forms.set(row.id, { sent: null, problem: "" });
    this.draw();
    this.find(`[data-id="${row.id}"] [name=text]`).focus();
  }

  close(row) {
    this.forms.delete(row.id);
    this.focusOn = `[data-id="${row.id}"] .edit`;
    this.draw();
  }

  form(row) {
    const { labels, kinds } = this.data;
    const made = element("form", "form");
    made.setAttribute("aria-label", labels.editOf.replace("{text}", row.text));
    const field = (name, value, lang, lines) => {
      const input = element(lines ? "textarea" : "input");
      if (!lines) input.type = "text";
      else input.rows = lines;
      Object.assign(input, { name, value, autocomplete: "off" });
      if (lang) input.lang = lang;
      made.append(element("label", "", labels.fields[name], input));
    };
    field("text", row.text, row.learning, 1);
    field("translation", row.translation, row.known, 1);
    field("keyword", row.keyword, row.learning, 0);
    field("alternatives", row.alternatives, row.learning, 1);
    field("hint", row.hint, "", 0);
    field("note", row.note, "", 1);
    field("tags", row.tags.join(" "), "", 0);
    const choice = element("fieldset", "", element("legend", "", labels.kinds));
    for (const kind of kinds) {
      const box = element("input");
      Object.assign(box, { type: "checkbox", name: "kind", value: kind.key, checked: row.kinds.includes(kind.key) });
      choice.append(element("label", "", box, kind.title));
    }
    choice.append(element("span", "help", labels.kindsHelp));
    const problem = element("p", "problem");
    problem.setAttribute("role", "alert");
    const save = element("button", "primary save", labels.save);
    save.type = "submit";
    const buttons = element("div", "buttons", save, button("cancel", labels.cancel, () => this.close(row)));
    buttons.append(element("span", "help", labels.progressStays));
    made.append(choice, problem, buttons);
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(row, made);
    });
    made.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") this.close(row);
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.submit(row, made);
      }
    });
    return made;
  }

  submit(row, made) {
    const form = this.forms.get(row.id);
    if (!form || form.sent !== null) return;
    const fields = Object.fromEntries(new FormData(made));
    delete fields.kind;
    form.sent = ++this.number;
    form.problem = "";
    this.refreshForm(made.closest(".row"), form);
    const kinds = [...made.querySelectorAll("[name=kind]:checked")].map((box) => box.value);
    this.send("save", { id: row.id, number: form.sent, fields, kinds });
  }

  refreshForm(item, form) {
    const problem = item.querySelector(".problem");
    problem.hidden = !form.problem;
    problem.textContent = form.problem;
    item.querySelector(".save").disabled = form.sent !== null;
  }
}
