// @ts-check
// The sorting exercise: statements in a new order each time, each put on one of two sides, then the score and the pairs
// that were mixed up.

import { make, makeId, sayDate } from "./dom.js";

export class SortingView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    // The result is outside the part that is redrawn when an attempt has been saved, because it has the focus.
    this.result = make("div", { class: "wb-play" });
    this.place = make("div", { class: "wb-play" });
    this.root = make("div", {}, this.result, this.place);
    this.name = makeId("side");
  }

  draw() {
    this.entries = this.form.entries;
    if (!this.answers) this.showStart();
  }

  focus() {
    this.place.querySelector("button")?.focus();
  }

  showStart() {
    this.answers = null;
    const tries = this.entries.inOrder.filter((entry) => !entry.isNew);
    const scores = tries.map(
      (entry) => `${sayDate(entry.values.date)}: ${entry.values.score} of ${this.form.definition.statements.length}`,
    );
    const state = JSON.stringify([this.entries.readOnly, scores]);
    if (this.state === state) return;
    this.state = state;
    const past = scores.map((score) => make("li", {}, score));
    const hadFocus = this.place.contains(document.activeElement);
    this.place.replaceChildren(
      this.entries.readOnly
        ? ""
        : make(
            "button",
            { type: "button", class: "wb-button wb-main", onclick: () => this.begin() },
            tries.length ? "Sort them again" : "Begin",
          ),
      past.length
        ? make("details", { class: "wb-help" }, make("summary", {}, "Your tries so far"), make("ul", {}, ...past))
        : "",
    );
    if (hadFocus) this.focus();
  }

  begin() {
    this.answers = {};
    this.state = null;
    this.result.replaceChildren();
    const statements = [...this.form.definition.statements];
    for (let i = statements.length - 1; i > 0; i -= 1) {
      const j = Math.floor(Math.random() * (i + 1));
      [statements[i], statements[j]] = [statements[j], statements[i]];
    }
    const left = make("p", { role: "status" });
    const done = make(
      "button",
      { type: "button", class: "wb-button wb-main", onclick: () => this.finish(statements) },
      "See how I did",
    );
    const tell = () => {
      const open = statements.length - Object.keys(this.answers).length;
      left.textContent = open ? `${open} still to sort.` : "All are sorted.";
      done.disabled = open > 0;
    };
    const items = statements.map((statement, i) => this.drawStatement(statement, i + 1, tell));
    this.place.replaceChildren(make("ol", { class: "wb-sorting" }, ...items), left, done);
    tell();
    items[0].querySelector("input").focus();
  }

  drawStatement(statement, number, tell) {
    const name = `${this.name}-${number}`,
      id = makeId("statement");
    const side = (value, word) =>
      make(
        "label",
        {},
        make("input", {
          type: "radio",
          name,
          onchange: () => {
            this.answers[statement.id] = value;
            tell();
          },
        }),
        make("span", {}, word),
      );
    return make(
      "li",
      {},
      make("p", { id }, `Someone who ${statement.text[0].toLowerCase()}${statement.text.slice(1)}`),
      make(
        "div",
        { class: "wb-rating wb-sides-choice", role: "radiogroup", "aria-labelledby": id },
        side("is", "It is"),
        side("is-not", "It is not"),
      ),
    );
  }

  finish(statements) {
    const answers = this.answers;
    const mixed = statements.filter((statement) => answers[statement.id] !== statement.pole);
    this.form.ask({ type: "play", answers });
    const score = make(
      "p",
      { tabIndex: -1 },
      make("strong", {}, `${statements.length - mixed.length} of ${statements.length} are where they belong.`),
    );
    const list = mixed.map((statement) =>
      make(
        "li",
        {},
        `\u201c${statement.text}\u201d is ${statement.pole === "is" ? "service orientation" : "the opposite pole"}: ` +
          `${statement.behaviour}.`,
      ),
    );
    this.result.replaceChildren(
      score,
      ...(list.length ? [make("p", {}, "These you had on the other side:"), make("ul", {}, ...list)] : []),
    );
    this.showStart();
    score.focus();
  }
}
