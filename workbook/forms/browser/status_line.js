// @ts-check
// The line below a form that says whether everything is saved.

import { make, makeButton } from "./dom.js";

const SAVING = "Saving \u2026";

export class StatusLine {
  /** @param {() => void} retry sends the unsaved edits again */
  constructor(retry) {
    this.status = make("span", { class: "wb-status", role: "status", "aria-live": "polite" });
    this.alert = make("span", { class: "wb-alert", role: "alert" });
    this.retryButton = makeButton("Try again now", retry, { hidden: true });
    this.nodes = [this.status, this.alert, this.retryButton];
    this.savedAt = "";
    this.note = "";
  }

  showSaving() {
    this.show(SAVING);
  }

  /** Show why the last edit was not saved. */
  showFailure(reason) {
    this.status.textContent = "";
    const text = `NOT SAVED: ${reason}`;
    if (this.alert.textContent !== text) this.alert.textContent = text; // a screen reader reads out each change
    this.retryButton.hidden = false;
  }

  show(text) {
    this.alert.textContent = "";
    this.retryButton.hidden = true;
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Show the time of the last save, the last note and the number of drafts. */
  showSaved({ drafts, isStepList }) {
    const saved = this.savedAt ? `Saved ${this.savedAt}.` : isStepList ? "" : "Nothing written here yet.";
    const counted = `${drafts} ${drafts === 1 ? "entry is" : "entries are"}`;
    const draftsText = drafts ? `${counted} kept as a draft until what is marked is corrected.` : "";
    this.show([saved, this.note, draftsText].filter(Boolean).join(" "));
  }
}
