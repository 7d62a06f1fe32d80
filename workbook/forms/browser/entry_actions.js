// @ts-check
// The buttons of one entry, and the question before an entry is deleted that is used elsewhere.

import { isEmpty, make, makeButton } from "./dom.js";

/** Draw the buttons of an entry; `word` identifies the entry for screen readers. */
export function drawEntryActions(form, place, entry, word) {
  const { definition } = form;
  const offered = definition.offers.map((offer) => !isEmpty(entry.values[offer.field]));
  const state = `${entry.since}|${entry.action}|${entry.isNew}|${entry.origin}|${entry.age}|${offered}|${word}`;
  if (place.dataset.state === state) return;
  const hadFocus = place.contains(document.activeElement);
  place.dataset.state = state;
  place.replaceChildren();
  if (entry.origin) place.append(make("span", { class: "wb-origin" }, `From: ${entry.origin}`));
  // Personal data shows its age; in a table the word "Written" is hidden, because there is little space.
  const age = entry.age ? make("span", { class: "wb-age" }, make("span", {}, "Written "), entry.age) : "";
  if (form.entries.readOnly) {
    place.append(age);
    return;
  }
  const button = (text, action, kind = "") =>
    makeButton(text, action, { class: `wb-button ${kind}`, "aria-label": `${text}, ${word}` });
  if (entry.since)
    place.append(
      make("span", { class: "wb-running", "data-since": entry.since }),
      button("Stop the timer", () => form.ask({ type: "stop-timer", entry: entry.id }), "wb-main"),
    );
  if (definition.makes_action && !entry.isNew) {
    const text = entry.action ? "Go to the action" : "Make it an action";
    place.append(button(text, () => form.ask({ type: "action", entry: entry.id })));
  }
  if (form.player && !entry.isNew) place.append(button("Listen", () => form.player.open(entry.id)));
  for (const [number, offer] of definition.offers.entries())
    if (offered[number]) place.append(button(offer.title, () => form.ask({ type: "offer", entry: entry.id, number })));
  if (definition.view !== "record") place.append(button("Delete", () => form.remove(entry)));
  place.append(age);
  if (hadFocus) place.querySelector("button")?.focus();
}

/** Asks before an entry is deleted that other entries refer to. */
export class DeletionQuestion {
  /** @param {(entry: string) => void} confirm deletes the entry */
  constructor(confirm) {
    this.confirm = confirm;
    this.root = make("div", { class: "wb-question", hidden: true });
  }

  ask({ text, entry }) {
    const keep = makeButton("Keep it", () => this.close(), { class: "wb-button wb-main" });
    const remove = makeButton("Delete it anyway", () => {
      this.close();
      this.confirm(entry);
    });
    this.root.replaceChildren(make("p", {}, text), keep, remove);
    this.root.hidden = false;
    keep.focus();
  }

  close() {
    this.root.hidden = true;
    this.root.replaceChildren();
  }
}
