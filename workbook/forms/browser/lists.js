// @ts-check
// Entries as lists side by side, by the values of one of their choices: start, stop, continue.

import { make, makeId } from "./dom.js";
import { headingOf } from "./table.js";

export class ListsView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.entries = form.entries;
    this.by = form.fields.find((field) => field.name === form.definition.lists);
    this.fields = form.fields.filter((field) => field !== this.by);
    this.label = this.fields.find((field) => field.name === form.definition.label);
    this.lists = new Map(this.by.options.map((option) => [option.value, make("ul", { class: "wb-list" })]));
    this.root = make("div", { class: "wb-lists" }, ...this.by.options.map((option) => this.drawList(option)));
  }

  drawList(option) {
    const add = make(
      "button",
      { type: "button", class: "wb-button wb-edit", onclick: () => this.add(option.value) },
      `Add to \u201c${option.label}\u201d`,
    );
    return make(
      "section",
      { "aria-label": `${this.by.title}: ${option.label}` },
      make("p", { class: "wb-label" }, option.label),
      this.lists.get(option.value),
      add,
    );
  }

  draw() {
    const there = new Map([...this.root.querySelectorAll("[data-of]")].map((node) => [node.dataset.of, node]));
    const wanted = new Map([...this.lists.keys()].map((value) => [value, []]));
    for (const entry of this.entries.inOrder) {
      const value = this.entries.value(entry.id, this.by.name);
      const list = wanted.get(value) ?? [...wanted.values()][0];
      const node = there.get(entry.id) ?? this.drawItem(entry);
      there.delete(entry.id);
      list.push(node);
      this.form.drawActions(node.querySelector(".wb-row-actions"), entry, this.entries.name(entry.id, "new item"));
    }
    for (const [id, node] of there) {
      node.remove();
      this.entries.forget(id);
    }
    for (const [value, nodes] of wanted) {
      const list = this.lists.get(value);
      nodes.forEach((node, i) => {
        if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
      });
    }
  }

  drawItem(entry) {
    const item = make("li", { "data-of": entry.id });
    for (const field of [this.label, ...this.fields.filter((one) => one !== this.label)]) {
      const { control, problem } = this.entries.control(entry.id, field, { compact: true });
      const id = makeId(field.name);
      control.input.id = id;
      item.append(
        make(
          "div",
          { class: "wb-list-field" },
          make("label", { htmlFor: id }, headingOf(field)),
          control.node,
          problem.node,
        ),
      );
    }
    item.append(make("div", { class: "wb-row-actions" }));
    return item;
  }

  add(value) {
    const entry = this.entries.begin();
    entry.values[this.by.name] = value;
    // The next item is most often of the same client.
    const last = this.entries.inOrder.filter((one) => !one.isNew).at(-1);
    for (const field of this.fields) if (field.reference && last) entry.values[field.name] = last.values[field.name];
    this.entries.byId.set(entry.id, entry);
    this.draw();
    this.focus(entry.id);
  }

  focus(entry) {
    this.entries.controls.get(`${entry} ${this.label.name}`)?.control.focus();
  }
}
