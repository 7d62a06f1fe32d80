// @ts-check
// The table view: one row of controls per entry. The id of the entry identifies a row, never its number, because a
// second window may have added or deleted rows. A matrix can be shown as such a list; its rows are then the filled
// cells, whose row and column are fixed.

import { countFilled, isEmpty, make, makeEntryId, makeId } from "./dom.js";
import { findRowStep, isBlock, parseBlock } from "./table_keys.js";

const ROWS_SHOWN = 100;

export class TableView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.entries = form.entries;
    this.fields = form.fields;
    this.shown = form.definition.in_room ? Infinity : ROWS_SHOWN; // a room asks for all that it has said
    this.axes = new Set(form.definition.axes.map((axis) => axis.field));
    this.canAdd = !this.axes.size;
    this.help = this.fields.map((field) => makeId(`help-${field.name}`));
    this.body = make("tbody");
    this.more = make("button", {
      type: "button",
      class: "wb-button",
      hidden: true,
      onclick: () => {
        this.shown += 5 * ROWS_SHOWN;
        this.draw();
      },
    });
    this.root = make("div", {}, this.drawHelp(), this.more, this.drawFrame(), this.drawFoot());
    this.root.addEventListener("keydown", (event) => this.move(event));
  }

  drawHelp() {
    const terms = this.fields.flatMap((field, i) => [
      make("dt", {}, headingOf(field)),
      make("dd", { id: this.help[i] }, field.help),
    ]);
    return make(
      "details",
      { class: "wb-help" },
      make("summary", {}, "What goes into each column"),
      make("dl", {}, ...terms),
    );
  }

  drawFrame() {
    const heads = this.fields.map((field) =>
      make("th", { scope: "col", class: `wb-col-${field.control}` }, headingOf(field)),
    );
    const title = this.form.definition.title;
    return make(
      "div",
      { class: "wb-scroll", role: "group", tabIndex: 0, "aria-label": `${title}: table, scrolls sideways` },
      make(
        "table",
        { class: "wb-table" },
        make("caption", { class: "wb-unseen" }, title),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("th", { scope: "col", class: "wb-col-row" }, "Row"),
            ...heads,
            make("th", { scope: "col", class: "wb-col-actions" }, "For the row"),
          ),
        ),
        this.body,
      ),
    );
  }

  drawFoot() {
    if (!this.canAdd) return make("p", { class: "wb-hint" }, "These are the filled cells; the matrix has all of them.");
    const foot = make(
      "div",
      { class: "wb-bar" },
      make("button", { type: "button", class: "wb-button wb-main wb-edit", onclick: () => this.add() }, "Add a row"),
    );
    if (this.form.definition.timer)
      foot.append(
        make(
          "button",
          { type: "button", class: "wb-button wb-edit", onclick: () => this.form.ask({ type: "start-timer" }) },
          "Start the timer",
        ),
      );
    foot.append(
      make(
        "span",
        { class: "wb-hint" },
        "Enter moves down. Rows copied from a spreadsheet can be pasted into any cell.",
      ),
    );
    return foot;
  }

  /** Draw all rows, and keep those that are on the page already. */
  draw() {
    const all = this.entries.inOrder;
    if (!all.length && this.canAdd && !this.entries.readOnly) {
      const entry = this.entries.begin();
      this.entries.byId.set(entry.id, entry);
      all.push(entry);
    }
    const hidden = Math.max(0, all.length - this.shown);
    this.more.hidden = !hidden;
    this.more.textContent = `Show earlier rows (${hidden} more)`;
    const there = new Map([...this.body.children].map((row) => [row.dataset.of, row]));
    const rows = all.slice(hidden).map((entry, i) => {
      const row = there.get(entry.id) ?? this.drawRow(entry);
      there.delete(entry.id);
      this.number(row, entry, hidden + i + 1);
      return row;
    });
    for (const [id, row] of there) {
      row.remove();
      this.entries.forget(id);
    }
    rows.forEach((row, i) => {
      if (this.body.children[i] !== row) this.body.insertBefore(row, this.body.children[i] ?? null);
    });
  }

  drawRow(entry) {
    const head = make("th", { scope: "row", class: "wb-col-row" });
    const row = make("tr", { "data-of": entry.id }, head);
    this.fields.forEach((field, i) => {
      if (this.axes.has(field.name)) {
        row.append(make("td", { class: "wb-fixed", "data-axis": field.name }));
        return;
      }
      const { control, problem } = this.entries.control(entry.id, field, {
        compact: true,
        described: field.help ? [this.help[i]] : [],
      });
      row.append(make("td", { class: `wb-col-${field.control}` }, control.node, problem.node));
    });
    row.append(make("td", { class: "wb-row-actions" }));
    return row;
  }

  /** Name the row's controls by its number, and draw the buttons that its state calls for. */
  number(row, entry, number) {
    row.firstChild.textContent = String(number);
    for (const node of row.querySelectorAll("[data-axis]"))
      node.textContent = this.entries.say(
        entry.id,
        this.fields.find((field) => field.name === node.dataset.axis),
      );
    for (const field of this.fields) {
      const drawn = this.entries.controls.get(`${entry.id} ${field.name}`);
      drawn?.control.input.setAttribute("aria-label", `${field.title}, row ${number}`);
    }
    this.form.drawActions(row.lastChild, entry, `row ${number}`);
  }

  add(focus = true) {
    const entry = this.entries.begin();
    this.entries.byId.set(entry.id, entry);
    this.draw();
    if (focus)
      this.focus(entry.id, this.fields.find((field) => isEmpty(entry.values[field.name]))?.name ?? this.fields[0].name);
    return entry;
  }

  focus(entry, field = this.fields[0].name) {
    this.entries.controls.get(`${entry} ${field}`)?.control.focus();
  }

  move(event) {
    const { entry, field } = event.target.dataset ?? {};
    if (!entry) return;
    const isLines = event.target.classList.contains("wb-lines");
    const step = findRowStep(event, { isLines, isSelect: event.target.tagName === "SELECT" });
    if (!step) return;
    event.preventDefault();
    const order = [...this.body.children].map((row) => row.dataset.of);
    const next = order[order.indexOf(entry) + step];
    if (next) this.focus(next, field);
    else if (this.canAdd && step > 0 && event.key === "Enter") this.focus(this.add(false).id, field);
  }

  /** Save a block of cells that is pasted into a control. */
  pasteBlock(event, control) {
    const { entry, field } = control.dataset;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!entry || !isBlock(text, { isLines: control.classList.contains("wb-lines") })) return;
    event.preventDefault();
    const first = this.fields.findIndex((one) => one.name === field);
    const { cells, fields } = parseBlock(text, this.fields.slice(first));
    if (cells.length) this.send(entry, fields, cells);
  }

  /** Save a block: rows from this entry on, and new ones below the last. The list of a matrix gets no new rows. */
  send(entry, fields, block) {
    const order = this.entries.inOrder.map((one) => one.id);
    const targets = order.slice(order.indexOf(entry), order.indexOf(entry) + block.length);
    const defaults = {};
    const cells = (this.canAdd ? block : block.slice(0, targets.length)).map((row) => row.slice(0, fields.length));
    const beyond = countFilled(block) - countFilled(cells);
    while (targets.length < cells.length) targets.push(makeEntryId());
    for (const id of targets)
      if (this.entries.byId.get(id)?.isNew ?? true)
        defaults[id] = (this.entries.byId.get(id) ?? this.entries.begin(id)).values;
    this.form.ask(
      { type: "paste", entries: targets, fields: fields.map((field) => field.name), cells, beyond, defaults },
      () => this.entries.update(entry, fields[0].name, { evenFocused: true }),
    );
  }
}

/** Return a field's title with its unit, and whether it is required. */
export function headingOf(field) {
  return (
    field.title +
    (field.unit && field.unit.toLowerCase() !== field.title.toLowerCase() ? ` (${field.unit})` : "") +
    (field.required ? " (needed)" : "")
  );
}
