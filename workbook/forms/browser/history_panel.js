// @ts-check
// The history of a form: earlier versions of its entries, which can be restored.

import { make, makeButton, makeId } from "./dom.js";

const ACTIONS = { begin: "began", save: "changed", delete: "deleted", undo: "undone", restore: "restored" };

export class HistoryPanel {
  /** @param {import("./form.js").FormOnPage} form */
  constructor(form) {
    this.form = form;
    this.root = make("div", { class: "wb-history", hidden: true, id: makeId("history") });
    this.button = makeButton("History", () => this.toggle(), {
      "aria-expanded": "false",
      "aria-controls": this.root.id,
    });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  toggle() {
    this.root.hidden = !this.root.hidden;
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    if (this.isOpen) this.form.ask({ type: "history" });
  }

  draw(revisions) {
    const items = revisions.map((revision) => this.drawRevision(revision));
    this.root.replaceChildren(
      items.length ? make("ol", {}, ...items) : make("p", {}, "Nothing has been written here yet."),
    );
  }

  drawRevision(revision) {
    const changes = revision.changes.map((change) =>
      make(
        "span",
        { class: "wb-change" },
        `${change.title}: ${change.before || "empty"} \u2192 ${change.after || "empty"}. `,
      ),
    );
    const restore = makeButton(
      "Restore this version",
      () => this.form.ask({ type: "restore", entry: revision.entry, revision: revision.revision }),
      { class: "wb-button wb-edit", "aria-label": `Restore ${revision.name || "the entry"} as of ${revision.at}` },
    );
    return make(
      "li",
      {},
      make("strong", {}, revision.at),
      ` ${ACTIONS[revision.action]}: ${revision.name || "an entry"}. `,
      ...changes,
      this.form.entries.readOnly ? null : restore,
    );
  }
}
