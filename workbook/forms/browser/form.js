// @ts-check
// A form on the page: it connects a view of the entries with the queue of edits and the line that says what is saved.

import { CollectView } from "./collect.js";
import { ConversationView } from "./conversation.js";
import { make, makeButton } from "./dom.js";
import { DotsView } from "./dots.js";
import { EditQueue } from "./edit_queue.js";
import { Entries } from "./entries.js";
import { DeletionQuestion, drawEntryActions } from "./entry_actions.js";
import { FilledExample } from "./filled_example.js";
import { forgetFocus, rememberFocus, restoreFocus } from "./focus_memory.js";
import { HistoryPanel } from "./history_panel.js";
import { drawLayoutSwitch } from "./layout_switch.js";
import { ListsView } from "./lists.js";
import { MatrixView } from "./matrix.js";
import { Player } from "./player.js";
import { whenReleased } from "./press_guard.js";
import { RecordsView } from "./records.js";
import { ReviewOnPage } from "./review.js";
import { SortingView } from "./sorting.js";
import { StatusLine } from "./status_line.js";
import { StepsView } from "./steps.js";
import { TableView } from "./table.js";
import { TimerDisplay } from "./timer_display.js";

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
// Below this width, a table shows its entries one at a time.
const NARROW_PX = 600;
const PRELOAD_DISTANCE = "600px";
const SHOW_ENTRY_TRIES = 20;
const SHOW_ENTRY_MS = 150;
// Whether the next form is the first of its page.
let isFirst = true;

export class FormOnPage {
  /** @param {{ model: any, el: HTMLElement }} context */
  constructor({ model, el }) {
    this.model = model;
    this.definition = model.get("definition");
    this.fields = this.definition.fields;
    this.queue = new EditQueue(model, this.definition.key, (message) => this.receive(message));
    this.entries = new Entries(this.definition, this.queue);
    this.draw(el);
    this.listen();
    // A form far down the page loads when it comes near the visible part. The first form is what people come to see.
    this.nearby = new IntersectionObserver(
      (sights) => {
        if (sights.some((sight) => sight.isIntersecting)) this.load();
      },
      { rootMargin: PRELOAD_DISTANCE, scrollMargin: PRELOAD_DISTANCE },
    );
    if (isFirst) this.load();
    else this.nearby.observe(this.root);
    isFirst = false;
  }

  draw(el) {
    const { definition } = this;
    this.root = make("div", { class: "wb", role: "group", "aria-label": definition.title });
    this.place = make("div");
    this.waiting = make("p", { class: "wb-hint" }, "Loading your entries \u2026");
    this.status = new StatusLine(() => this.queue.tryAgain());
    this.history = new HistoryPanel(this);
    this.question = new DeletionQuestion((entry) => this.ask({ type: "delete", entry, sure: true }));
    this.timers = new TimerDisplay(this.root);
    this.undoButton = makeButton("Undo", () => this.ask({ type: "undo" }), { class: "wb-button wb-edit" });
    // Steps need no undo: a checked box is unchecked.
    const buttons = definition.view === "steps" ? [] : [this.undoButton, this.history.button];
    if (definition.prompt) this.root.append(make("p", { class: "wb-prompt" }, definition.prompt));
    this.root.append(this.waiting, this.place);
    if (definition.player) {
      this.player = new Player(this);
      this.root.append(this.player.root);
    }
    const bar = make("div", { class: "wb-bar" }, ...this.status.nodes, ...buttons);
    this.root.append(make("div", { class: "wb-foot" }, bar, this.question.root, this.history.root));
    if (definition.has_example) {
      this.example = new FilledExample(() => this.queue.ask({ type: "example" }));
      this.root.append(this.example.root);
    }
    el.append(this.root);
  }

  listen() {
    this.listeners = new AbortController();
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal: this.listeners.signal });
    on(this.root, "focusin", ({ target }) => {
      // A key typed in a control must not trigger a shortcut of the notebook: x would cut the cell. JupyterLab checks
      // the focused element itself.
      target.dataset.lmSuppressShortcuts = "true";
      rememberFocus(this.queue.key, target);
    });
    on(this.root, "keydown", (event) => this.handleKey(event));
    on(this.root, "focusout", (event) => this.handleLeaving(event));
    on(this.root, "paste", (event) => this.view?.pasteBlock?.(event, event.target));
    // Firefox sends a paste into a control without text, such as a date, to the body of the page.
    on(document, "paste", (event) => {
      const isHere = event.target === document.body && this.root.contains(document.activeElement);
      if (isHere) this.view?.pasteBlock?.(event, document.activeElement);
    });
    on(document, "visibilitychange", () => (document.hidden ? this.queue.flush() : this.checkForChanges()));
    on(window, "pagehide", (event) => this.queue.leave(event));
    on(window, "beforeunload", (event) => this.handleUnload(event));
    on(document, "workbook-show-entry", (event) => this.showEntry(event.detail));
  }

  close() {
    this.listeners.abort();
    this.nearby.disconnect();
    this.timers.stop();
    this.queue.close();
  }

  /** Switch to a layout: a table can show one entry at a time, a matrix can be a list. */
  switchLayout(layout) {
    this.queue.flush();
    this.entries.controls.clear();
    this.entries.dropUntouched();
    this.view = new VIEWS[layout](this);
    const choose = (chosen) => {
      this.switchLayout(chosen);
      this.place.querySelector('[aria-pressed="true"]').focus();
    };
    this.place.replaceChildren(...drawLayoutSwitch(this.definition.view, layout, choose), this.view.root);
    this.view.draw();
    this.entries.updateAll();
  }

  load() {
    this.nearby?.disconnect();
    if (this.isLoaded) return;
    this.isLoaded = true;
    this.queue.ask({ type: "load" });
  }

  checkForChanges() {
    if (this.isLoaded) this.queue.ask({ type: "visible" });
  }

  ask(message, then) {
    this.status.note = "";
    this.queue.flush();
    return this.queue.ask(message, then);
  }

  // Messages

  receive(message) {
    switch (message.type) {
      case "typing":
        this.status.note = "";
        if (!this.queue.failure) this.status.showSaving();
        return;
      case "failed":
        this.status.showFailure(message.reason);
        return;
      case "not-saved":
        return;
      case "example":
        this.example.show(message.html);
        return;
      case "confirm":
        this.question.ask(message);
        break;
      case "entries":
        this.showEntries(message);
        break;
      case "saved":
        this.updateEntries(message);
        break;
      case "added":
        this.entries.take(message, { all: false });
        this.view.draw();
        this.entries.updateAll();
        break;
      case "history":
        this.history.draw(message.revisions);
        break;
      case "action": {
        this.updateEntries(message);
        const detail = { worksheet: "actions", entry: message.action };
        document.dispatchEvent(new CustomEvent("workbook-show-entry", { detail }));
      }
    }
    if (message.text && message.type !== "confirm") this.status.note = message.text;
    if (message.at) this.status.savedAt = message.at;
    this.showStatus();
    if (message.type === "saved" && this.history.isOpen) this.queue.ask({ type: "history" });
  }

  /** Show the status. "Saved" appears only when the kernel has confirmed every edit. */
  showStatus() {
    if (this.queue.failure) return;
    if (this.queue.isBusy) this.status.showSaving();
    else if (this.entries.readOnly) this.status.show("A filled example, to look at.");
    else this.status.showSaved({ drafts: this.entries.countDrafts(), isStepList: this.definition.view === "steps" });
  }

  showEntries(message) {
    if (message.drafts) this.queue.keepDrafts(message.drafts);
    const wasEmpty = ![...this.entries.byId.values()].some((entry) => !entry.isNew);
    this.entries.take(message, { all: true });
    // The blank row of an empty table is no longer needed; a matrix needs an entry for each cell.
    if (wasEmpty && message.entries.length && !this.definition.axes.length) this.entries.dropUntouched();
    this.root.classList.toggle("wb-read-only", this.entries.readOnly);
    if (this.view) {
      this.view.draw();
      this.entries.updateAll();
    } else this.showFirst();
    this.timers.run(this.entries.hasRunningTimer);
  }

  showFirst() {
    this.waiting.remove();
    const width = this.root.clientWidth || window.innerWidth; // A form that is not in the page yet has no width.
    const isNarrow = this.definition.view === "table" && !this.definition.in_room && width < NARROW_PX;
    this.switchLayout(isNarrow ? "records" : this.definition.view);
    this.queue.tryAgain(); // Send what an earlier form on this page could not save.
    this.root.dataset.ready = "true";
    restoreFocus(this.queue.key, (entry, field) => this.entries.controls.get(`${entry} ${field}`)?.control);
  }

  updateEntries(message) {
    this.entries.take(message, { all: false });
    this.view.draw();
    for (const entry of message.entries) this.entries.updateEntry(entry.id);
    this.timers.run(this.entries.hasRunningTimer);
  }

  // Entries

  drawActions(place, entry, word) {
    drawEntryActions(this, place, entry, word);
  }

  remove(entry) {
    const ids = [...this.entries.byId.keys()];
    const next = ids[ids.indexOf(entry.id) + 1] ?? ids[ids.indexOf(entry.id) - 1];
    if (this.entries.byId.get(entry.id)?.isNew && !this.queue.edits.has(entry.id)) {
      this.entries.byId.delete(entry.id);
      this.view.draw();
    } else this.ask({ type: "delete", entry: entry.id });
    if (next) this.view.focus(next);
    else this.undoButton.focus();
  }

  /** Scroll to an entry of another form's action or reference, and focus it when it is drawn. */
  showEntry({ worksheet, entry }) {
    if (worksheet !== this.definition.worksheet) return;
    this.load();
    const show = (tries) => {
      const node = this.entries.byId.has(entry) ? this.root.querySelector(`[data-of="${CSS.escape(entry)}"]`) : null;
      if (node) {
        node.scrollIntoView({ block: "center" });
        this.view.focus(entry);
      } else if (tries) setTimeout(() => show(tries - 1), SHOW_ENTRY_MS);
    };
    show(SHOW_ENTRY_TRIES);
  }

  // Keys and leaving

  handleKey(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.queue.flush();
    }
    if (!event.ctrlKey && !event.metaKey && event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
  }

  handleLeaving(event) {
    forgetFocus(event.target);
    const entry = event.target.closest?.("[data-of]")?.dataset.of;
    if (!entry) return;
    const field = event.target.closest("[data-field]")?.dataset.field;
    const update = () => {
      if (this.entries.isIn(entry)) {
        this.entries.update(entry, field);
        return;
      }
      this.entries.updateEntry(entry);
      this.showStatus();
    };
    setTimeout(() => whenReleased(update));
  }

  handleUnload(event) {
    this.queue.flush();
    if (this.queue.failure && this.queue.isBusy && !this.queue.isKept) event.preventDefault();
  }
}

/** Show a form or a review on the page, and return an object that can be closed. */
export function showBackend(context) {
  return context.model.get("definition").view === "review" ? new ReviewOnPage(context) : new FormOnPage(context);
}
