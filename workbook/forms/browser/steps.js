// @ts-check
// The steps of an activity, each with a box to tick.

import { make, sayDate, today } from "./dom.js";

export class StepsView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.entries = form.entries;
    this.list = make("ol", { class: "wb-steps" });
    this.root = make("div", {}, this.list);
    this.boxes = new Map();
    for (const step of form.definition.steps) {
      const box = make("input", { type: "checkbox", onchange: () => this.tick(step.id, box.checked) });
      const done = make("span", { class: "wb-done" });
      this.boxes.set(step.id, { box, done });
      this.list.append(make("li", {}, make("label", {}, box, make("span", {}, step.text, " ", done))));
    }
  }

  /** The entry of a step; one that is not there yet gets an id that is the same in every window. */
  entryOf(step) {
    const there = [...this.entries.byId.values()].find((entry) => entry.values.step === step);
    return there?.id ?? `${this.form.definition.activity}.${step}`;
  }

  tick(step, isDone) {
    const entry = this.entryOf(step);
    if (!isDone) {
      this.form.ask({ type: "delete", entry });
      return;
    }
    this.form.queue.edit(entry, "step", step, null, { soon: true });
    this.form.queue.edit(entry, "done_on", today(), null, { soon: false });
  }

  draw() {
    for (const [step, { box, done }] of this.boxes) {
      const date = this.entries.value(this.entryOf(step), "done_on");
      box.checked = Boolean(date);
      box.disabled = this.entries.readOnly;
      done.textContent = date ? `Done ${sayDate(date)}` : "";
    }
  }

  focus() {}
}
