// @ts-check
// One form, or several of the same kind that are opened one at a time: a label above each control, its help below.

import { isEmpty, make, makeId, sayDate } from "./dom.js";
import { headingOf } from "./table.js";

const NAME_LENGTH = 80;

export class RecordsView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.entries = form.entries;
    this.fields = form.fields;
    this.isSingle = form.definition.view === "record";
    this.list = make("div", { class: "wb-records" });
    this.root = make("div", {}, this.list);
    this.opened = null;
    if (!this.isSingle)
      this.root.append(
        make(
          "div",
          { class: "wb-bar" },
          make(
            "button",
            { type: "button", class: "wb-button wb-main wb-edit", onclick: () => this.add() },
            "Write a new one",
          ),
        ),
      );
  }

  draw() {
    const all = this.isSingle ? this.entries.inOrder.slice(0, 1) : this.entries.inOrder.reverse();
    if (!all.length && !this.entries.readOnly) {
      const entry = this.isSingle ? this.entries.begin(this.form.definition.worksheet) : this.entries.begin();
      this.entries.byId.set(entry.id, entry);
      all.push(entry);
    }
    if (!all.some((entry) => entry.id === this.opened)) this.opened = all[0]?.id ?? null;
    const there = new Map([...this.list.children].map((node) => [node.dataset.of, node]));
    const nodes = all.map((entry, i) => {
      const node = there.get(entry.id) ?? this.drawRecord(entry);
      there.delete(entry.id);
      this.update(node, entry, all.length - i);
      return node;
    });
    for (const [id, node] of there) {
      node.remove();
      this.entries.forget(id);
    }
    nodes.forEach((node, i) => {
      if (this.list.children[i] !== node) this.list.insertBefore(node, this.list.children[i] ?? null);
    });
  }

  drawRecord(entry) {
    const body = make("div", { class: "wb-record-body", id: makeId("record") });
    const toggle = make("button", {
      type: "button",
      class: "wb-toggle",
      "aria-controls": body.id,
      onclick: () => this.open(this.opened === entry.id ? null : entry.id),
    });
    const node = make("div", { class: "wb-record", "data-of": entry.id, role: "group" });
    if (this.isSingle) node.append(body);
    else node.append(toggle, body);
    return node;
  }

  /** Draw a record's controls when it is opened for the first time. */
  fill(body, entry) {
    if (body.childElementCount) return;
    const totals = this.form.definition.totals.map((total) => ({
      ...total,
      node: make("p", { class: "wb-total", role: "status" }),
    }));
    for (const field of this.fields) {
      const help = make("span", { class: "wb-field-help", id: makeId(`help-${field.name}`) }, field.help);
      const { control, problem } = this.entries.control(entry.id, field, {
        compact: false,
        described: field.help ? [help.id] : [],
      });
      const id = makeId(field.name);
      const label = control.isGroup
        ? make("span", { class: "wb-label", id }, headingOf(field))
        : make("label", { class: "wb-label", htmlFor: id }, headingOf(field));
      if (control.isGroup) control.input.setAttribute("aria-labelledby", id);
      else control.input.id = id;
      const node = make(
        "div",
        { class: `wb-field wb-field-${field.control}` },
        label,
        control.node,
        field.help ? help : null,
        problem.node,
      );
      this.placeFor(field, body).append(node);
      const total = totals.find((one) => one.fields.at(-1) === field.name);
      if (total) node.after(total.node);
    }
    if (totals.length) {
      const add = () => {
        for (const total of totals) this.tellTotal(total, entry);
      };
      body.addEventListener("input", () => setTimeout(add));
      add();
    }
    body.append(make("div", { class: "wb-row-actions" }));
  }

  /** Return where a field goes: into its side, where a record has parts that stand side by side. */
  placeFor(field, body) {
    const sides = this.form.definition.sides;
    const side = sides.find((one) => field.name.startsWith(`${one.prefix}_`));
    if (!side) return body;
    let row = body.querySelector(".wb-sides");
    if (!row) {
      row = make(
        "div",
        { class: "wb-sides" },
        ...sides.map((one) =>
          make(
            "div",
            { role: "group", "aria-label": one.title, "data-side": one.prefix },
            make("p", { class: "wb-label" }, one.title),
          ),
        ),
      );
      body.append(row);
    }
    return row.querySelector(`[data-side="${side.prefix}"]`);
  }

  /** Say how far the points of a group are from their total while they are shared out. */
  tellTotal(total, entry) {
    const points = total.fields.map((name) => Number(this.entries.value(entry.id, name) || 0));
    const sum = points.reduce((one, other) => one + other, 0);
    const left = total.total - sum;
    const rest = left === 0 ? "" : left > 0 ? `: ${left} left to share out` : `: ${-left} too many`;
    total.node.textContent = Number.isNaN(sum) ? "" : `${sum} of ${total.total} points${rest}.`;
  }

  update(node, entry, number) {
    const isOpen = this.isSingle || this.opened === entry.id;
    const body = node.querySelector(".wb-record-body");
    body.hidden = !isOpen;
    if (isOpen) this.fill(body, entry);
    const name = this.entries.name(entry.id, entry.isNew ? "New" : `Number ${number}`);
    const toggle = node.querySelector(".wb-toggle");
    if (toggle) {
      const date = this.entries.value(entry.id, "date");
      toggle.textContent =
        (name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}\u2026` : name) +
        (date ? `, ${sayDate(date)}` : "") +
        (Object.keys(entry.problems).length ? " (draft)" : "");
      toggle.setAttribute("aria-expanded", String(isOpen));
    }
    node.setAttribute("aria-label", this.isSingle ? this.form.definition.title : name);
    const actions = body.querySelector(":scope > .wb-row-actions");
    if (actions) this.form.drawActions(actions, entry, name);
  }

  open(entry) {
    this.opened = entry;
    const wanted = entry;
    this.draw();
    if (wanted === null) {
      this.opened = null;
      for (const node of this.list.children) this.close(node);
    }
  }

  close(node) {
    node.querySelector(".wb-record-body").hidden = true;
    node.querySelector(".wb-toggle")?.setAttribute("aria-expanded", "false");
  }

  add() {
    const fresh =
      this.entries.inOrder.find((entry) => entry.isNew && !this.entries.queue.edits.has(entry.id)) ??
      this.entries.begin();
    this.entries.byId.set(fresh.id, fresh);
    this.opened = fresh.id;
    this.draw();
    this.focus(fresh.id);
    return fresh;
  }

  focus(entry) {
    if (this.opened !== entry && !this.isSingle) this.open(entry);
    const field = this.fields.find((one) => isEmpty(this.entries.value(entry, one.name))) ?? this.fields[0];
    this.entries.controls.get(`${entry} ${field.name}`)?.control.focus();
  }
}
