// @ts-check
// A form on the page: its view, and the line below it that says what is saved.

import { CollectView } from "./collect.js";
import { ConversationView } from "./conversation.js";
import { formatCount, isEmpty, make, makeId } from "./dom.js";
import { DotsView } from "./dots.js";
import { Link } from "./edit_queue.js";
import { Entries } from "./entries.js";
import { ListsView } from "./lists.js";
import { MatrixView } from "./matrix.js";
import { Player } from "./player.js";
import { whenReleased } from "./press_guard.js";
import { RecordsView } from "./records.js";
import { ReviewOnPage } from "./review.js";
import { SortingView } from "./sorting.js";
import { StepsView } from "./steps.js";
import { TableView } from "./table.js";

const VIEWS = {
  table: TableView,
  matrix: MatrixView,
  record: RecordsView,
  records: RecordsView,
  steps: StepsView,
  lists: ListsView,
  sorting: SortingView,
  conversation: ConversationView,
  collect: CollectView,
  dots: DotsView,
};
// Below this width, in pixels, a table's entries are shown one at a time.
const NARROW = 600;
const MINUTE_MS = 60000;
// The control somebody was in last, and its form: when the page draws its forms anew, they are put back there.
let lastIn = null;
// Whether the form that is made next is the first of its page.
let isFirst = true;

class FormOnPage {
  constructor({ model, el }) {
    this.model = model;
    this.definition = model.get("definition");
    this.link = new Link(model, this.definition.key, (message) => this.receive(message));
    this.entries = new Entries(this.definition, this.link);
    this.root = make("div", { class: "wb", role: "group", "aria-label": this.definition.title });
    this.fields = this.definition.fields;
    this.place = make("div");
    this.waiting = make("p", { class: "wb-hint" }, "Fetching your entries \u2026");
    if (this.definition.prompt) this.root.append(make("p", { class: "wb-prompt" }, this.definition.prompt));
    this.root.append(this.waiting, this.place);
    if (this.definition.player) {
      this.player = new Player(this);
      this.root.append(this.player.root);
    }
    this.root.append(this.drawStatus());
    if (this.definition.has_example) this.root.append(this.drawExample());
    el.append(this.root);
    this.listeners = new AbortController();
    const options = { signal: this.listeners.signal };
    // A key pressed in a control must reach no shortcut of the notebook: x would cut the cell. The shortcuts look at
    // the focused element itself.
    this.root.addEventListener(
      "focusin",
      ({ target }) => {
        target.dataset.lmSuppressShortcuts = "true";
        lastIn = { key: this.link.key, input: target };
      },
      options,
    );
    this.root.addEventListener("keydown", (event) => this.key(event), options);
    this.root.addEventListener("focusout", (event) => this.leave(event), options);
    this.root.addEventListener("paste", (event) => this.view?.pasteBlock?.(event, event.target), options);
    // Firefox tells the page's body of what is pasted into a control that takes no text by itself, such as a date.
    document.addEventListener(
      "paste",
      (event) => {
        if (event.target === document.body && this.root.contains(document.activeElement))
          this.view?.pasteBlock?.(event, document.activeElement);
      },
      options,
    );
    document.addEventListener(
      "visibilitychange",
      () => (document.hidden ? this.link.flush() : this.lookAgain()),
      options,
    );
    window.addEventListener("pagehide", (event) => this.link.leave(event), options);
    window.addEventListener("beforeunload", (event) => this.unload(event), options);
    document.addEventListener(
      "workbook-show-entry",
      (event) => this.showEntry(/** @type {CustomEvent} */ (event).detail),
      options,
    );
    // Forms far down the page are filled when they come near the screen; the first is what people come to see.
    this.nearby = new IntersectionObserver(
      (sights) => {
        if (sights.some((sight) => sight.isIntersecting)) this.load();
      },
      { rootMargin: "600px", scrollMargin: "600px" },
    );
    if (isFirst) this.load();
    else this.nearby.observe(this.root);
    isFirst = false;
  }

  close() {
    this.listeners.abort();
    this.nearby.disconnect();
    clearInterval(this.clock);
    this.link.close();
  }

  // Layouts

  /** Lay the entries out; a table can be gone through one entry at a time, a matrix as a list. */
  layOut(layout) {
    this.link.flush();
    this.entries.controls.clear();
    this.entries.dropUntouched();
    this.layout = layout;
    this.view = new VIEWS[layout](this);
    this.place.replaceChildren(...(this.drawLayouts() ?? []), this.view.root);
    this.view.draw();
    this.entries.updateAll();
  }

  drawLayouts() {
    const own = this.definition.view;
    const others = {
      table: { table: "Table", records: "One at a time" },
      lists: { lists: "Lists", table: "Table" },
      matrix: { matrix: "Matrix", table: "List" },
    }[own];
    if (!others) return null;
    const buttons = Object.entries(others).map(([layout, word]) =>
      make(
        "button",
        {
          type: "button",
          class: "wb-button",
          "aria-pressed": String(layout === this.layout),
          onclick: () => {
            this.layOut(layout);
            this.place.querySelector('[aria-pressed="true"]').focus();
          },
        },
        word,
      ),
    );
    return [make("div", { class: "wb-bar wb-layouts", role: "group", "aria-label": "Layout" }, ...buttons)];
  }

  load() {
    this.nearby.disconnect();
    if (this.isLoaded) return;
    this.isLoaded = true;
    this.link.ask({ type: "load" });
  }

  lookAgain() {
    if (this.isLoaded) this.link.ask({ type: "visible" });
  }

  ask(message, then) {
    this.note = "";
    this.link.flush();
    return this.link.ask(message, then);
  }

  // The status line

  drawStatus() {
    this.status = make("span", { class: "wb-status", role: "status", "aria-live": "polite" });
    this.alert = make("span", { class: "wb-alert", role: "alert" });
    this.again = make(
      "button",
      { type: "button", class: "wb-button", hidden: true, onclick: () => this.link.tryAgain() },
      "Try again now",
    );
    this.question = make("div", { class: "wb-question", hidden: true });
    this.past = make("div", { class: "wb-history", hidden: true, id: makeId("history") });
    this.historyButton = make(
      "button",
      {
        type: "button",
        class: "wb-button",
        "aria-expanded": "false",
        "aria-controls": this.past.id,
        onclick: () => this.toggleHistory(),
      },
      "History",
    );
    this.undoButton = make(
      "button",
      { type: "button", class: "wb-button wb-edit", onclick: () => this.ask({ type: "undo" }) },
      "Undo",
    );
    // Steps need no undo: a checked box is unchecked.
    const buttons = this.definition.view === "steps" ? [] : [this.undoButton, this.historyButton];
    return make(
      "div",
      { class: "wb-foot" },
      make("div", { class: "wb-bar" }, this.status, this.alert, this.again, ...buttons),
      this.question,
      this.past,
    );
  }

  /** A filled example to look at, fetched when it is opened; its HTML comes from the kernel with every text escaped. */
  drawExample() {
    this.example = make("div", { class: "wb-review" });
    const fetch = () => {
      if (!this.example.childNodes.length) this.link.ask({ type: "example" });
    };
    return make(
      "details",
      {
        class: "wb-help",
        ontoggle: (event) => {
          if (event.target.open) fetch();
        },
      },
      make("summary", {}, "Look at a filled example"),
      this.example,
    );
  }

  say(text) {
    this.alert.textContent = "";
    this.again.hidden = true;
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  receive(message) {
    if (message.type === "typing") {
      this.note = "";
      if (!this.link.failure) this.say("Saving \u2026");
      return;
    }
    if (message.type === "failed") {
      this.status.textContent = "";
      this.alert.textContent = `NOT SAVED: ${message.reason}`;
      this.again.hidden = false;
      return;
    }
    if (message.type === "not-saved") return;
    if (message.type === "entries") this.show(message);
    if (message.type === "saved") this.take(message);
    if (message.type === "added") {
      this.entries.take(message, { all: false });
      this.view.draw();
      this.entries.updateAll();
    }
    if (message.type === "example") {
      this.example.innerHTML = message.html;
      return;
    }
    if (message.type === "confirm") this.confirm(message);
    if (message.type === "history") this.drawHistory(message.revisions);
    if (message.type === "action") {
      this.take(message);
      document.dispatchEvent(
        new CustomEvent("workbook-show-entry", { detail: { worksheet: "actions", entry: message.action } }),
      );
    }
    if (message.text && message.type !== "confirm") this.note = message.text;
    if (message.at) this.at = message.at;
    this.tell();
    if (message.type === "saved" && !this.past.hidden) this.link.ask({ type: "history" });
  }

  /** Say how things stand. "Saved" is said only when nothing is on its way any more. */
  tell() {
    if (this.link.failure) return;
    if (this.link.isBusy) {
      this.say("Saving \u2026");
      return;
    }
    const drafts = this.entries.inOrder.filter(
      (entry) => !entry.isNew && !entry.since && !this.entries.isIn(entry.id) && Object.keys(entry.problems).length,
    ).length;
    const kept = drafts
      ? ` ${drafts} ${drafts === 1 ? "entry is" : "entries are"} kept as a draft until what is marked is mended.`
      : "";
    if (this.entries.readOnly) this.say("A filled example, to look at.");
    else
      this.say(
        (this.at ? `Saved ${this.at}.` : this.definition.view === "steps" ? "" : "Nothing written here yet.") +
          (this.note ? ` ${this.note}` : "") +
          kept,
      );
  }

  show(message) {
    const wasEmpty = ![...this.entries.byId.values()].some((entry) => !entry.isNew);
    this.entries.take(message, { all: true });
    // The blank row of an empty table has done its duty; a matrix needs an entry for each cell.
    if (wasEmpty && message.entries.length && !this.definition.axes.length) this.entries.dropUntouched();
    this.root.classList.toggle("wb-read-only", this.entries.readOnly);
    if (this.view) {
      this.view.draw();
      this.entries.updateAll();
    } else {
      this.waiting.remove();
      const width = this.root.clientWidth || window.innerWidth; // a form that is not on the page yet has no width
      const isNarrow = this.definition.view === "table" && !this.definition.in_room && width < NARROW;
      this.layOut(isNarrow ? "records" : this.definition.view);
      this.link.tryAgain(); // what an earlier form on this page could not save any more
      this.root.dataset.ready = "true";
      this.returnFocus();
    }
    this.runClock();
  }

  take(message) {
    this.entries.take(message, { all: false });
    this.view.draw();
    for (const entry of message.entries) this.entries.updateEntry(entry.id);
    this.runClock();
  }

  // Rows and records

  /** Draw the buttons of one entry; `word` says in words which one it is. */
  drawActions(place, entry, word) {
    const offered = this.definition.offers.map((offer) => !isEmpty(entry.values[offer.field]));
    const state = `${entry.since}|${entry.action}|${entry.isNew}|${entry.origin}|${entry.age}|${offered}|${word}`;
    if (place.dataset.state === state) return;
    const hadFocus = place.contains(document.activeElement);
    place.dataset.state = state;
    place.replaceChildren();
    if (entry.origin) place.append(make("span", { class: "wb-origin" }, `From: ${entry.origin}`));
    // What tells about other people says how old it is: in a table in few letters, as there is little room.
    const age = entry.age ? make("span", { class: "wb-age" }, make("span", {}, "Written "), entry.age) : "";
    if (this.entries.readOnly) {
      place.append(age);
      return;
    }
    const button = (text, action, kind = "") =>
      make(
        "button",
        { type: "button", class: `wb-button ${kind}`, "aria-label": `${text}, ${word}`, onclick: action },
        text,
      );
    if (entry.since)
      place.append(
        make("span", { class: "wb-running", "data-since": entry.since }),
        button("Stop the timer", () => this.ask({ type: "stop-timer", entry: entry.id }), "wb-main"),
      );
    if (this.definition.makes_action && !entry.isNew)
      place.append(
        button(entry.action ? "Go to the action" : "Make it an action", () =>
          this.ask({ type: "action", entry: entry.id }),
        ),
      );
    if (this.player && !entry.isNew) place.append(button("Listen", () => this.player.open(entry.id)));
    this.definition.offers.forEach((offer, number) => {
      if (!isEmpty(entry.values[offer.field]))
        place.append(button(offer.title, () => this.ask({ type: "offer", entry: entry.id, number })));
    });
    if (!(this.definition.view === "record")) place.append(button("Delete", () => this.remove(entry)));
    place.append(age);
    if (hadFocus) place.querySelector("button")?.focus();
  }

  remove(entry) {
    const ids = [...this.entries.byId.keys()];
    const next = ids[ids.indexOf(entry.id) + 1] ?? ids[ids.indexOf(entry.id) - 1];
    if (this.entries.byId.get(entry.id)?.isNew && !this.link.edits.has(entry.id)) {
      this.entries.byId.delete(entry.id);
      this.view.draw();
    } else this.ask({ type: "delete", entry: entry.id });
    if (next) this.view.focus(next);
    else this.undoButton.focus();
  }

  confirm(message) {
    const close = () => {
      this.question.hidden = true;
      this.question.replaceChildren();
    };
    const keep = make("button", { type: "button", class: "wb-button wb-main", onclick: close }, "Keep it");
    const sure = make(
      "button",
      {
        type: "button",
        class: "wb-button",
        onclick: () => {
          close();
          this.ask({ type: "delete", entry: message.entry, sure: true });
        },
      },
      "Delete it all the same",
    );
    this.question.replaceChildren(make("p", {}, message.text), keep, sure);
    this.question.hidden = false;
    keep.focus();
  }

  showEntry({ worksheet, entry }) {
    if (worksheet !== this.definition.worksheet) return;
    this.load();
    const show = (tries) => {
      const node = this.entries.byId.has(entry) ? this.root.querySelector(`[data-of="${CSS.escape(entry)}"]`) : null;
      if (node) {
        node.scrollIntoView({ block: "center" });
        this.view.focus(entry);
      } else if (tries) setTimeout(() => show(tries - 1), 150);
    };
    show(20);
  }

  // The timer

  runClock() {
    clearInterval(this.clock);
    if (![...this.entries.byId.values()].some((entry) => entry.since)) return;
    const tick = () => {
      for (const node of this.root.querySelectorAll(".wb-running")) {
        const minutes = Math.max(0, Math.floor((Date.now() - new Date(node.dataset.since).getTime()) / MINUTE_MS));
        node.textContent = `Running for ${formatCount(minutes, "minute")}`;
      }
    };
    tick();
    this.clock = setInterval(tick, 15000);
  }

  // The history

  toggleHistory() {
    this.past.hidden = !this.past.hidden;
    this.historyButton.setAttribute("aria-expanded", String(!this.past.hidden));
    if (!this.past.hidden) this.ask({ type: "history" });
  }

  drawHistory(revisions) {
    const words = { begin: "began", save: "changed", delete: "deleted", undo: "undone", restore: "brought back" };
    const items = revisions.map((revision) =>
      make(
        "li",
        {},
        make("strong", {}, revision.at),
        ` ${words[revision.action]}: ${revision.name || "an entry"}. `,
        ...revision.changes.map((change) =>
          make(
            "span",
            { class: "wb-change" },
            `${change.title}: ${change.before || "empty"} \u2192 ${change.after || "empty"}. `,
          ),
        ),
        this.entries.readOnly
          ? null
          : make(
              "button",
              {
                type: "button",
                class: "wb-button wb-edit",
                "aria-label": `Bring back ${revision.name || "the entry"} as of ${revision.at}`,
                onclick: () => this.ask({ type: "restore", entry: revision.entry, revision: revision.revision }),
              },
              "Bring back as it was then",
            ),
      ),
    );
    this.past.replaceChildren(
      items.length ? make("ol", {}, ...items) : make("p", {}, "Nothing has been written here yet."),
    );
  }

  // Keys and leaving

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.link.flush();
    }
    if (!event.ctrlKey && !event.metaKey && event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
  }

  leave(event) {
    setTimeout(() => {
      if (lastIn?.input === event.target && event.target.isConnected) lastIn = null;
    });
    const entry = event.target.closest?.("[data-of]")?.dataset.of;
    if (!entry) return;
    const field = event.target.closest("[data-field]")?.dataset.field;
    setTimeout(() =>
      whenReleased(() => {
        if (this.entries.isIn(entry)) {
          this.entries.update(entry, field);
          return;
        }
        this.entries.updateEntry(entry);
        this.tell();
      }),
    );
  }

  /** Put whoever was in a control of an earlier form on this page back into it, unless they have gone elsewhere. */
  returnFocus() {
    if (
      lastIn?.key !== this.link.key ||
      lastIn.input.isConnected ||
      document.activeElement?.closest("input,select,textarea,button,[role=dialog]")
    )
      return;
    const { dataset, selectionStart, selectionEnd } = lastIn.input;
    const control = this.entries.controls.get(`${dataset.entry} ${dataset.field}`)?.control;
    control?.focus();
    if (Number.isInteger(selectionStart)) control?.input.setSelectionRange(selectionStart, selectionEnd);
  }

  unload(event) {
    this.link.flush();
    if (this.link.failure && this.link.isBusy) event.preventDefault();
  }
}

/** Put a form or a review onto the page, and return what can be closed again. */
export function showHalf(context) {
  return context.model.get("definition").view === "review" ? new ReviewOnPage(context) : new FormOnPage(context);
}
