// @ts-check
// One line after the other, as fast as a room talks: what is typed becomes an entry with Enter, below the heading that
// is chosen, and the next line can be typed at once. What stands in the list can be mended where it stands.

import { make, makeId } from "./dom.js";

export class CollectView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.entries = form.entries;
    this.definition = form.definition;
    this.text = form.fields.find((field) => field.name === this.definition.text);
    this.under = form.fields.find((field) => field.name === this.definition.under);
    this.rows = new Map();
    this.heads = make("div", { class: "wb-collect-heads", role: "radiogroup", "aria-label": this.under?.title ?? "" });
    this.input = make("textarea", {
      class: "wb-input wb-line wb-collect-input",
      rows: 1,
      id: makeId("collect"),
      autocomplete: "off",
      spellcheck: true,
    });
    this.list = make("ol", { class: "wb-collect-list", reversed: true });
    const add = make("button", { type: "button", class: "wb-button wb-main", onclick: () => this.add() }, "Add");
    const label = make("label", { htmlFor: this.input.id, class: "wb-label" }, this.text.title);
    this.input.value = this.drafts?.loadLine() ?? "";
    this.input.addEventListener("input", () => this.drafts?.saveLine(this.input.value));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.root = make(
      "div",
      { class: "wb-collect" },
      this.heads,
      label,
      make("div", { class: "wb-collect-line wb-edit" }, this.input, add),
      this.list,
    );
  }

  /** Where the line that is not added yet survives a reload. */
  get drafts() {
    return this.entries.queue.drafts;
  }

  /** The headings under which lines are collected; null where there are none. */
  get headings() {
    if (!this.under) return null;
    if (!this.under.reference)
      return this.under.options.map((option) => ({ id: String(option.value), name: option.label }));
    const names = this.entries.picks[this.under.name] ?? this.entries.names[this.under.reference] ?? [];
    return names.filter((one) => !one.removed);
  }

  draw() {
    this.drawHeadings();
    const ids = this.headings && new Set(this.headings.map((one) => one.id));
    const shown = this.entries.inOrder.filter(
      (entry) => !ids || ids.has(String(this.entries.value(entry.id, this.under.name) ?? "")),
    );
    const there = new Set(shown.map((entry) => entry.id));
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      row.remove();
      this.rows.delete(id);
      this.entries.forget(id);
    }
    // The latest stands first: it is the one that the room is looking for. Rows that are there stay where they are.
    let next = null;
    for (const entry of shown) {
      let row = this.rows.get(entry.id);
      if (!row) this.rows.set(entry.id, (row = this.drawRow(entry)));
      if (row.nextSibling !== next || row.parentNode !== this.list) this.list.insertBefore(row, next);
      next = row;
    }
  }

  drawHeadings() {
    const headings = this.headings;
    this.heads.hidden = !headings;
    if (!headings) return;
    if (!headings.some((one) => one.id === this.chosen)) this.chosen = headings[0]?.id;
    const state = JSON.stringify([headings, this.chosen]);
    if (this.heads.dataset.state === state) return;
    this.heads.dataset.state = state;
    const name = makeId("heading");
    this.heads.replaceChildren(
      ...headings.map((one) =>
        make(
          "label",
          { class: "wb-collect-head" },
          make("input", {
            type: "radio",
            name,
            checked: one.id === this.chosen,
            onchange: () => {
              this.chosen = one.id;
              this.heads.dataset.state = "";
              this.input.focus();
            },
          }),
          make("span", {}, one.name),
        ),
      ),
    );
    this.heads.classList.toggle("wb-collect-single", headings.length === 1);
  }

  drawRow(entry) {
    const row = make("li", { "data-of": entry.id });
    const { control, problem } = this.entries.control(entry.id, this.text, { compact: true });
    control.input.setAttribute("aria-label", this.text.title);
    control.input.rows = 1;
    control.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.input.focus();
      }
    });
    const drop = make(
      "button",
      {
        type: "button",
        class: "wb-button wb-edit wb-collect-drop",
        "aria-label": "Delete this line",
        onclick: () => {
          this.form.ask({ type: "delete", entry: entry.id });
          this.input.focus();
        },
      },
      "Delete",
    );
    row.append(make("div", { class: "wb-collect-row" }, control.node, drop), problem.node);
    return row;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.add();
    }
    const headings = this.headings;
    if (!headings || !event.altKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const place = headings.findIndex((one) => one.id === this.chosen) + (event.key === "ArrowDown" ? 1 : -1);
    this.chosen = headings[(place + headings.length) % headings.length].id;
    this.drawHeadings();
  }

  /** Several lines that are pasted are several entries. */
  paste(event) {
    const lines = (event.clipboardData?.getData("text/plain") ?? "")
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    for (const line of lines) this.keep(line);
  }

  add() {
    const text = this.input.value.trim();
    this.input.value = "";
    this.drafts?.saveLine("");
    if (text) this.keep(text);
    this.input.focus();
  }

  /** Begin an entry with this text. It is on its way to the kernel at once, and kept here until it is on the disk. */
  keep(text) {
    const entry = this.entries.begin();
    entry.position = Number.MAX_SAFE_INTEGER;
    this.entries.byId.set(entry.id, entry);
    const { queue } = this.entries;
    for (const [name, preset] of Object.entries(entry.values)) queue.edit(entry.id, name, preset, null, { soon: true });
    if (this.under && this.chosen) queue.edit(entry.id, this.under.name, this.chosen, null, { soon: true });
    queue.edit(entry.id, this.text.name, text, null, { soon: false });
    const row = this.drawRow(entry);
    this.rows.set(entry.id, row);
    this.list.prepend(row);
  }

  focus(entry) {
    const row = this.rows.get(entry);
    (row?.querySelector("textarea,input") ?? this.input).focus();
  }

  startTyping() {
    this.input.focus();
  }
}
