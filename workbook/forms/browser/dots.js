// @ts-check
// Votes, counted as they fall: the number or letter before a line gives it a dot, the same with Shift takes one back.
// With the arrow keys a line is chosen, and + and - give and take.

import { formatCount, isEmpty, make, makeId } from "./dom.js";

const DOT_KEYS = "123456789adefghijklmnorstuvwxyz";
const DOTS_SHOWN = 24;

export class DotsView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.idBase = makeId("dots");
    this.form = form;
    this.entries = form.entries;
    this.definition = form.definition;
    this.text = form.fields.find((field) => field.name === this.definition.text);
    this.count = form.fields.find((field) => field.name === this.definition.count);
    this.list = make("ol", {
      class: "wb-dots",
      tabIndex: 0,
      role: "listbox",
      "aria-label": `${form.definition.title}: ${this.count.title}`,
      onkeydown: (event) => this.key(event),
    });
    this.total = make("p", { class: "wb-hint" });
    const hint = make(
      "p",
      { class: "wb-hint wb-edit" },
      "Press the key that is shown before a line to add a dot, and Shift with that key to remove one. " +
        "Or select a line with the arrow keys and press + or -.",
    );
    this.root = make("div", {}, hint, this.list, this.total);
  }

  get lines() {
    return this.entries.inOrder.filter((entry) => !isEmpty(this.entries.value(entry.id, this.text.name)));
  }

  dotsOf(entry) {
    return Math.max(0, Math.round(Number(this.entries.value(entry, this.count.name)) || 0));
  }

  draw() {
    const lines = this.lines;
    if (!lines.some((entry) => entry.id === this.chosen)) this.chosen = lines[0]?.id;
    const most = Math.max(1, ...lines.map((entry) => this.dotsOf(entry.id)));
    const total = lines.reduce((sum, entry) => sum + this.dotsOf(entry.id), 0);
    this.list.replaceChildren(...lines.map((entry, i) => this.drawLine(entry, i, most)));
    this.list.setAttribute("aria-activedescendant", this.lineId(this.chosen));
    this.total.textContent = lines.length
      ? `${total} ${total === 1 ? "dot" : "dots"} in all.`
      : "There is nothing to vote on yet.";
  }

  drawLine(entry, i, most) {
    const dots = this.dotsOf(entry.id);
    const drawn =
      most > DOTS_SHOWN
        ? make("span", { class: "wb-dots-bar", style: `width:${(100 * dots) / most}%` })
        : "\u25cf".repeat(dots);
    const step = (by, word) =>
      make(
        "button",
        {
          type: "button",
          class: "wb-button wb-edit",
          tabIndex: -1,
          "aria-hidden": "true",
          onclick: () => {
            this.give(entry.id, by);
            this.list.focus();
          },
        },
        word,
      );
    return make(
      "li",
      {
        id: this.lineId(entry.id),
        role: "option",
        class: "wb-dots-line",
        "data-of": entry.id,
        "aria-selected": String(entry.id === this.chosen),
        onclick: () => {
          this.chosen = entry.id;
          this.draw();
        },
        "aria-label": `${i + 1}. ${this.entries.value(entry.id, this.text.name)}: ${formatCount(dots, "dot")}`,
      },
      make("kbd", {}, (DOT_KEYS[i] ?? "").toUpperCase()),
      make("span", { class: "wb-dots-text" }, String(this.entries.value(entry.id, this.text.name))),
      make("span", { class: "wb-dots-dots" }, drawn),
      make("strong", { class: "wb-dots-count" }, String(dots)),
      step(-1, "\u2212"),
      step(1, "+"),
    );
  }

  lineId(entry) {
    return `${this.idBase}-${entry}`;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = this.lines,
      at = lines.findIndex((entry) => entry.id === this.chosen);
    // The digit's own key, since Shift makes another sign of it, and not the same one on every keyboard.
    const sign = /^(Digit|Numpad)\d$/.test(event.code) ? event.code.at(-1) : event.key.toLowerCase();
    const place = sign.length === 1 ? DOT_KEYS.indexOf(sign) : -1;
    if (event.key === "+" || event.key === "=") this.give(this.chosen, 1);
    else if (event.key === "-") this.give(this.chosen, -1);
    else if (event.key === "ArrowDown") this.choose(lines[Math.min(at + 1, lines.length - 1)]?.id);
    else if (event.key === "ArrowUp") this.choose(lines[Math.max(at - 1, 0)]?.id);
    else if (place >= 0 && lines[place]) {
      this.chosen = lines[place].id;
      this.give(this.chosen, event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(entry) {
    if (entry) this.chosen = entry;
    this.draw();
    this.list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  give(entry, by) {
    if (!entry) return;
    const dots = Math.max(0, this.dotsOf(entry) + by);
    this.entries.queue.edit(
      entry,
      this.count.name,
      dots,
      this.entries.byId.get(entry).values[this.count.name] ?? null,
      {
        soon: true,
      },
    );
    this.draw();
  }

  focus() {}

  startTyping() {
    this.list.focus();
  }
}
