// @ts-check
// Listen to a recording and mark moments in it. The browser plays the file where it lies; it is sent nowhere and copied
// nowhere, and so has to be chosen again on another day.

import { isEmpty, make, makeId } from "./dom.js";

export class Player {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.sound = make("audio", { controls: true });
    this.file = make("input", {
      type: "file",
      accept: "audio/*,video/*",
      id: makeId("file"),
      onchange: () => this.play(),
    });
    this.hint = make("p", { class: "wb-hint" });
    this.verdicts = make("div", { class: "wb-bar" });
    this.root = make(
      "div",
      { class: "wb-question wb-player", hidden: true, role: "group", "aria-label": "Player" },
      this.hint,
      make(
        "div",
        { class: "wb-bar" },
        make("label", { htmlFor: this.file.id }, "Recording on this computer"),
        this.file,
      ),
      this.sound,
      this.verdicts,
      make("button", { type: "button", class: "wb-button", onclick: () => this.close() }, "Close the player"),
    );
  }

  open(entry) {
    this.entry = entry;
    const stored = this.form.entries.value(entry, "recording");
    this.hint.textContent = stored
      ? `The recording noted here: ${stored}. Choose it again to listen; it stays on this computer.`
      : "Choose a recording; it stays on this computer.";
    const words = [
      ["works", "Mark: this works"],
      ["does-not-work", "Mark: this does not work"],
    ];
    this.verdicts.replaceChildren(
      ...words.map(([verdict, word]) =>
        make("button", { type: "button", class: "wb-button", onclick: () => this.mark(verdict) }, word),
      ),
    );
    this.root.hidden = false;
    this.file.focus();
  }

  play() {
    const [file] = this.file.files;
    if (!file) return;
    if (this.sound.src) URL.revokeObjectURL(this.sound.src);
    this.sound.src = URL.createObjectURL(file);
    const field = this.form.fields.find((one) => one.control === "file");
    if (field && isEmpty(this.form.entries.value(this.entry, field.name))) {
      this.form.entries.change(this.entry, field, file.name, { soon: false });
      this.form.entries.update(this.entry, field.name);
    }
    this.sound.play().catch(() => {});
  }

  mark(verdict) {
    this.form.ask({ type: "mark", entry: this.entry, seconds: Math.floor(this.sound.currentTime), verdict });
  }

  close() {
    this.sound.pause();
    this.root.hidden = true;
  }
}
