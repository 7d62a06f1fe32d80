// @ts-check
// The practice conversation: what is said, what you say, where it leads. The path is kept at its end, can be gone back
// step by step, and is looked at afterwards choice by choice.

import { make, sayDate } from "./dom.js";

export class ConversationView {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.scenario = form.definition.scenario;
    this.moments = new Map(this.scenario.moments.map((moment) => [moment.id, moment]));
    this.isAtStart = true;
    this.place = make("div", { class: "wb-play", "aria-live": "polite" });
    this.root = make("div", {}, this.place);
  }

  draw() {
    this.entries = this.form.entries;
    if (this.isAtStart) this.showStart();
  }

  focus() {
    this.place.querySelector("button")?.focus();
  }

  showStart() {
    const plays = this.entries.inOrder.filter((entry) => !entry.isNew && entry.values.scenario === this.scenario.id);
    const state = JSON.stringify([this.entries.readOnly, plays.map((entry) => [entry.id, entry.values])]);
    if (this.isAtStart && this.state === state) return;
    const hadFocus = this.place.contains(document.activeElement);
    this.isAtStart = true;
    this.state = state;
    const past = plays.map((entry) =>
      make(
        "li",
        {},
        `${sayDate(entry.values.date)}: ${this.moments.get(entry.values.ending)?.ending ?? entry.values.ending}. `,
        make(
          "button",
          { type: "button", class: "wb-button", onclick: () => this.lookBack(String(entry.values.path).split(", ")) },
          "Look at it again",
        ),
      ),
    );
    this.place.replaceChildren(
      make("p", { class: "wb-prompt" }, this.scenario.title),
      make("p", {}, this.scenario.situation),
      this.entries.readOnly
        ? ""
        : make(
            "button",
            { type: "button", class: "wb-button wb-main", onclick: () => this.begin() },
            plays.length ? "Play it again" : "Begin",
          ),
      past.length
        ? make(
            "details",
            { class: "wb-help", open: this.entries.readOnly },
            make("summary", {}, "Your conversations so far"),
            make("ol", {}, ...past),
          )
        : "",
    );
    if (hadFocus) this.focus();
  }

  begin() {
    this.path = [];
    this.show();
  }

  /** Return the moments along a path, each with the choice that was made in it. */
  follow(path) {
    const steps = [];
    let moment = this.scenario.moments[0];
    for (const id of path) {
      const choice = moment.choices.find((one) => one.id === id);
      if (!choice) break;
      steps.push({ moment, choice });
      moment = this.moments.get(choice.to);
    }
    return { steps, moment };
  }

  show() {
    this.isAtStart = false;
    const { steps, moment } = this.follow(this.path);
    const said = make("p", { class: "wb-said", tabIndex: -1 }, moment.text);
    const before = steps.at(-1) ? make("p", { class: "wb-hint" }, `You said: ${steps.at(-1).choice.text}`) : "";
    const back = this.path.length
      ? make(
          "button",
          {
            type: "button",
            class: "wb-button",
            onclick: () => {
              this.path.pop();
              this.show();
            },
          },
          "Take that back",
        )
      : "";
    if (moment.ending) {
      this.form.ask({ type: "play", choices: this.path });
      this.place.replaceChildren(
        before,
        said,
        make("p", {}, make("strong", {}, `How it ended: ${moment.ending}`)),
        ...this.drawDebrief(steps),
        make(
          "div",
          { class: "wb-bar" },
          make("button", { type: "button", class: "wb-button wb-main", onclick: () => this.begin() }, "Play it again"),
          back,
          make("button", { type: "button", class: "wb-button", onclick: () => this.showStart() }, "Done"),
        ),
      );
    } else {
      const choices = moment.choices.map((choice) =>
        make(
          "li",
          {},
          make(
            "button",
            {
              type: "button",
              class: "wb-button wb-choice",
              onclick: () => {
                this.path.push(choice.id);
                this.show();
              },
            },
            choice.text,
          ),
        ),
      );
      this.place.replaceChildren(
        before,
        said,
        make("p", { class: "wb-hint" }, "What do you say?"),
        make("ul", { class: "wb-choices" }, ...choices),
        make("div", { class: "wb-bar" }, back),
      );
    }
    said.focus();
  }

  drawDebrief(steps) {
    const words = (ids) => ids.map((id) => this.form.definition.words[id] ?? id).join(", ");
    const items = steps.map(({ choice }) =>
      make(
        "li",
        {},
        choice.text,
        " ",
        make(
          "span",
          { class: "wb-hint" },
          [
            choice.shows.length ? `Shows: ${words(choice.shows)}.` : "",
            choice.breaks.length ? `Goes against: ${words(choice.breaks)}.` : "",
          ].join(" "),
        ),
      ),
    );
    return [
      make(
        "details",
        { class: "wb-help", open: true },
        make("summary", {}, "What you said, and what it showed"),
        make("ol", {}, ...items),
      ),
    ];
  }

  lookBack(path) {
    this.isAtStart = false;
    const { steps, moment } = this.follow(path);
    const talk = steps.flatMap(({ moment: there, choice }) => [
      make("p", { class: "wb-said" }, there.text),
      make("p", {}, `You: ${choice.text}`),
    ]);
    const close = make(
      "button",
      { type: "button", class: "wb-button wb-main", onclick: () => this.showStart() },
      "Back",
    );
    this.place.replaceChildren(
      ...talk,
      make("p", { class: "wb-said" }, moment.text),
      make("p", {}, make("strong", {}, `How it ended: ${moment.ending ?? "not at all"}`)),
      ...this.drawDebrief(steps),
      close,
    );
    close.focus();
  }
}
