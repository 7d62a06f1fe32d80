// @ts-check
// A register's entries against another's: one field of the cells at a time, in a plain table. A cell's entry has an id
// made of its row's and its column's, so that two windows which fill the same cell fill one entry.

import { countFilled, make, makeId, splitPasted } from "./dom.js";
import { headingOf } from "./table.js";

export class MatrixView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.entries = form.entries;
    this.fields = form.fields.filter((field) => !form.definition.axes.some((axis) => axis.field === field.name));
    this.field = this.fields[0];
    this.table = make("table", { class: "wb-table wb-matrix" });
    this.helpText = make("p", { class: "wb-field-help", id: makeId("help") });
    this.root = make(
      "div",
      {},
      this.drawChooser(),
      this.helpText,
      make(
        "div",
        {
          class: "wb-scroll",
          role: "group",
          tabIndex: 0,
          "aria-label": `${form.definition.title}: table, scrolls both ways`,
        },
        this.table,
      ),
      this.drawFoot(),
    );
    this.root.addEventListener("keydown", (event) => this.move(event));
  }

  drawChooser() {
    const id = makeId("field");
    const select = make(
      "select",
      {
        id,
        class: "wb-input",
        onchange: () => {
          this.form.queue.flush();
          this.field = this.fields[select.selectedIndex];
          this.clear();
          this.draw();
        },
      },
      ...this.fields.map((field) => make("option", {}, headingOf(field))),
    );
    return make("div", { class: "wb-bar" }, make("label", { htmlFor: id }, "Fill in, for each cell"), select);
  }

  drawFoot() {
    const [rows, columns] = this.form.definition.axes;
    return make(
      "div",
      { class: "wb-bar wb-edit" },
      this.drawAdder(rows, "row"),
      this.drawAdder(columns, "column"),
      make(
        "span",
        { class: "wb-hint" },
        "Enter and Alt with the arrow keys move between cells. A block copied from a spreadsheet can be pasted.",
      ),
    );
  }

  drawAdder(axis, word) {
    const id = makeId(word);
    const input = make("input", { id, type: "text", class: "wb-input" });
    const add = () =>
      this.form.ask({ type: "add", worksheet: axis.worksheet, name: input.value }, (answer) => {
        if (answer.entry) input.value = "";
      });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        add();
      }
    });
    return make(
      "span",
      { class: "wb-adder" },
      make("label", { htmlFor: id }, `New ${word}`),
      input,
      make("button", { type: "button", class: "wb-button", onclick: add }, `Add ${word}`),
    );
  }

  clear() {
    this.entries.controls.clear();
    this.table.replaceChildren();
    this.drawn = null;
  }

  draw() {
    const [rows, columns] = this.entries.axes;
    const state = JSON.stringify([rows, columns, this.field.name]);
    this.helpText.textContent = this.field.help;
    if (this.drawn === state) return;
    this.clear();
    this.drawn = state;
    const [rowAxis, columnAxis] = this.form.definition.axes;
    const corner =
      rows.length && columns.length ? make("td") : make("th", { scope: "col" }, "Add rows and columns below");
    const body = make(
      "tbody",
      {},
      ...rows.map((row) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, row.name),
          ...columns.map((column) => {
            const id = `${row.id}.${column.id}`;
            if (!this.entries.byId.has(id)) {
              const entry = this.entries.begin(id);
              entry.values = { ...entry.values, [rowAxis.field]: row.id, [columnAxis.field]: column.id };
              this.entries.byId.set(id, entry);
            }
            const { control, problem } = this.entries.control(id, this.field, {
              compact: true,
              described: [this.helpText.id],
            });
            control.input.setAttribute("aria-label", `${this.field.title}: ${row.name}, ${column.name}`);
            return make("td", { "data-of": id }, control.node, problem.node);
          }),
        ),
      ),
    );
    this.table.append(
      make("caption", { class: "wb-unseen" }, `${this.form.definition.title}: ${this.field.title}`),
      make("thead", {}, make("tr", {}, corner, ...columns.map((column) => make("th", { scope: "col" }, column.name)))),
      body,
    );
  }

  focus(entry) {
    this.entries.controls.get(`${entry} ${this.field.name}`)?.control.focus();
  }

  place(entry) {
    const [rows, columns] = this.entries.axes;
    for (let r = 0; r < rows.length; r += 1)
      for (let c = 0; c < columns.length; c += 1) if (`${rows[r].id}.${columns[c].id}` === entry) return [r, c];
    return null;
  }

  move(event) {
    const { entry } = event.target.dataset ?? {};
    if (!entry || (event.target.classList.contains("wb-lines") && event.key === "Enter")) return;
    const isSelect = event.target.tagName === "SELECT";
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    let step = null;
    if (event.key === "Enter") step = event.shiftKey ? [-1, 0] : [1, 0];
    else if (event.altKey && steps[event.key] && !(isSelect && steps[event.key][0])) step = steps[event.key];
    else if (event.ctrlKey && isSelect && steps[event.key]) step = steps[event.key];
    if (!step) return;
    const at = this.place(entry);
    const [rows, columns] = this.entries.axes;
    const row = rows[at[0] + step[0]],
      column = columns[at[1] + step[1]];
    event.preventDefault();
    if (row && column) this.focus(`${row.id}.${column.id}`);
  }

  /** Take in a block of cells that is pasted into a control. */
  pasteBlock(event, control) {
    const { entry } = control.dataset;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!entry || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const [r, c] = this.place(entry);
    const [rows, columns] = this.entries.axes;
    const entries = [],
      cells = [],
      defaults = {};
    const block = splitPasted(text);
    for (const [i, line] of block.slice(0, rows.length - r).entries()) {
      for (const [j, cell] of line.slice(0, columns.length - c).entries()) {
        const id = `${rows[r + i].id}.${columns[c + j].id}`;
        entries.push(id);
        cells.push([cell]);
        if (this.entries.byId.get(id)?.isNew) defaults[id] = this.entries.byId.get(id).values;
      }
    }
    const beyond = countFilled(block) - countFilled(cells);
    this.form.ask({ type: "paste", entries, fields: [this.field.name], cells, beyond, defaults }, () =>
      this.entries.update(entry, this.field.name, { evenFocused: true }),
    );
  }
}
