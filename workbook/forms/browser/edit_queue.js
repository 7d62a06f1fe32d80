// @ts-check
// The queue of edits between a form and the kernel.
//
// An edit stays in the queue until the kernel confirms that it is on the disk; only then does the form show "Saved".
// Unsaved edits outlive the form: when the kernel was restarted and the page draws its forms again, the new form finds
// the edits, shows them and sends them. They also outlive the page; see draft_store.js.

import { makeEntryId, sendLeave } from "./dom.js";
import { DraftStore } from "./draft_store.js";
import { whenReleased } from "./press_guard.js";

const TYPING_MS = 350;
const PATIENCE_MS = 10000;
const RETRY_MS = 10000;
// More than a book has. The connection between page and kernel takes no message of ten million bytes.
const MAX_TEXT_LENGTH = 1000000;
const TOO_LONG =
  "a text here has more than 1,000,000 characters. Shorten it, or divide it between entries; until then it stays " +
  "here and is not saved.";
const isTooLong = (value) => typeof value === "string" && value.length > MAX_TEXT_LENGTH;

// By form, entry and field: the value to save, the request that carries it, and the values that the disk may have,
// which are the one that was shown and those that were sent since. This is on `globalThis`, because a page may have
// several scripts with this module.
const unsaved = (globalThis.workbookUnsaved ??= new Map());

export class EditQueue {
  /**
   * @param {any} model the widget's model
   * @param {string} key identifies the form
   * @param {(message: any) => void} show called with each answer, and with "typing" and "failed"
   * @param {number} patience the time in milliseconds after which a missing answer is reported
   */
  constructor(model, key, show, patience = PATIENCE_MS) {
    this.patience = patience;
    this.model = model;
    this.show = show;
    this.key = key;
    this.edits = unsaved.get(key) ?? new Map();
    unsaved.set(key, this.edits);
    this.waiting = new Map();
    this.requests = 0;
    this.tag = makeEntryId();
    this.timers = {};
    this.failure = null;
    /** @type {DraftStore | null} */
    this.drafts = null;
    this.isKept = false;
    this.notice = (event) => this.noticeTakeover(event);
    globalThis.addEventListener?.("storage", this.notice);
    this.listen = (message) => whenReleased(() => this.receive(message));
    model.on("msg:custom", this.listen);
  }

  close() {
    this.flush();
    this.model.off("msg:custom", this.listen);
    globalThis.removeEventListener?.("storage", this.notice);
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
  }

  /**
   * Keep unsaved edits in the browser from now on, and take over those that an earlier page had left there.
   *
   * @param {string} place see DraftStore
   */
  keepDrafts(place) {
    if (this.place === place) return;
    this.place = place;
    this.drafts = new DraftStore(place, this.key);
    for (const [entry, fields] of this.drafts.loadEdits()) {
      const known = this.edits.get(entry) ?? new Map();
      this.edits.set(entry, new Map([...fields, ...known]));
    }
    this.drafts.takeOver(this.edits, this.drafts.loadLine());
    this.keep();
  }

  keep() {
    this.isKept = this.drafts?.saveEdits(this.edits) ?? false;
  }

  /** Another tab has taken over these edits, and saves them: sending them later would overwrite what is newer. */
  noticeTakeover({ key, newValue }) {
    if (!this.drafts || key !== this.drafts.key || newValue !== null) return;
    this.edits.clear();
    this.waiting.clear();
    this.failure = null;
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.show({ type: "taken-over", text: "Another window has taken over what was typed here." });
  }

  /** Send the remaining edits when the page is closed, and let the kernel close its side. */
  leave(event) {
    this.flush();
    if (!event.persisted) sendLeave(this.model);
  }

  /**
   * Send a request; `then` receives its answer after the form has.
   *
   * @param {import("./messages.js").Request} message
   * @param {(answer: any) => void} [then]
   */
  ask(message, then) {
    this.requests += 1;
    const request = `${this.tag}-${this.requests}`;
    this.waiting.set(request, { message, then, at: Date.now() });
    try {
      this.model.send({ ...message, request });
    } catch (_error) {
      this.fail("the workbook cannot be reached.");
    }
    this.watch();
    return request;
  }

  /** Add an edit of a field; `soon` waits until typing pauses. */
  edit(entry, field, value, seen, { soon }) {
    const fields = this.edits.get(entry) ?? new Map();
    this.edits.set(entry, fields);
    fields.set(field, { value, seen: fields.get(field)?.seen ?? [seen ?? null], sent: null });
    this.keep();
    this.show({ type: "typing" });
    clearTimeout(this.timers.typing);
    if (soon) this.timers.typing = setTimeout(() => this.flush(), TYPING_MS);
    else this.flush();
  }

  /** Send every edit that is not under way, one message per entry, so that each entry gets its own revision. */
  flush() {
    clearTimeout(this.timers.typing);
    let isSending = false;
    for (const [entry, fields] of this.edits) {
      const values = {},
        seen = {};
      for (const [field, edit] of fields) {
        if (edit.sent !== null || isTooLong(edit.value)) continue;
        values[field] = edit.value;
        seen[field] = [...edit.seen];
      }
      if (!Object.keys(values).length) continue;
      isSending = true;
      const request = this.ask({ type: "save", edits: [{ entry, values, seen }] });
      for (const field of Object.keys(values)) {
        const edit = fields.get(field);
        edit.sent = request;
        edit.seen.push(edit.value);
      }
    }
    if (isSending) this.keep();
    this.reportLongTexts();
  }

  /** Say which text is too long to be saved; it stays in the queue and in its field. */
  reportLongTexts() {
    const values = [...this.edits.values()].flatMap((fields) => [...fields.values()].map((edit) => edit.value));
    if (values.some(isTooLong)) this.fail(TOO_LONG, { retry: false });
  }

  receive(message) {
    // The request came from another view of this form.
    if (message.request && !String(message.request).startsWith(this.tag)) return;
    const question = this.waiting.get(message.request);
    this.waiting.delete(message.request);
    const isSave = question && question.message.type === "save";
    if (message.type === "not-saved") {
      if (isSave) this.unsend(message.request);
      this.fail(message.reason, { retry: Boolean(isSave) });
      this.show(message);
      return;
    }
    this.failure = null;
    if (isSave) this.settle(message.request);
    this.show(message);
    question?.then?.(message);
    this.watch();
    this.reportLongTexts();
  }

  /** Whether some edits are not confirmed. */
  get isBusy() {
    return this.edits.size > 0;
  }

  /** The unconfirmed values of an entry, by field. */
  pendingOf(entry) {
    return new Map([...(this.edits.get(entry) ?? [])].map(([field, edit]) => [field, edit.value]));
  }

  settle(request) {
    for (const [entry, fields] of this.edits) {
      for (const [field, edit] of fields) if (edit.sent === request) fields.delete(field);
      if (!fields.size) this.edits.delete(entry);
    }
    this.keep();
  }

  unsend(request) {
    for (const fields of this.edits.values()) {
      for (const edit of fields.values()) if (request === undefined || edit.sent === request) edit.sent = null;
    }
  }

  fail(reason, { retry = true } = {}) {
    this.failure = reason;
    clearTimeout(this.timers.retry);
    if (retry && this.edits.size) this.timers.retry = setTimeout(() => this.tryAgain(), RETRY_MS);
    this.show({ type: "failed", reason });
  }

  /** Send unconfirmed edits again; an edit that did arrive changes nothing the second time. */
  tryAgain() {
    this.waiting.clear();
    this.unsend();
    this.flush();
  }

  /** Report when an answer takes too long, because the kernel may be gone. */
  watch() {
    clearTimeout(this.timers.patience);
    if (!this.waiting.size) return;
    const oldest = Math.min(...[...this.waiting.values()].map((question) => question.at));
    const remaining = Math.max(0, oldest + this.patience - Date.now());
    this.timers.patience = setTimeout(() => {
      if (!this.waiting.size) return;
      this.fail("the workbook does not answer. What you typed is kept on this page and sent again automatically.");
    }, remaining);
  }
}
