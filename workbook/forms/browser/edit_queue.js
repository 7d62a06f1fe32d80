// @ts-check
// The way between a form in the browser and its other half in the kernel.
//
// An edit is kept here until the kernel says that it is on the disk: first while typing goes on, then on its way. Only
// then is "Saved" shown. Edits that are not saved yet outlive the form itself: when the kernel was restarted and the
// page drew its forms anew, the new form finds them, shows them and sends them.

import { makeEntryId, sendLeave } from "./dom.js";
import { whenReleased } from "./press_guard.js";

const TYPING_MS = 350;
const PATIENCE_MS = 6000;
const RETRY_MS = 10000;

// By form, by entry, by field: {value, sent, seen}: what is to be saved, with which message it is on its way, and what
// the disk may hold, which is what was shown and what was sent since. On `globalThis`, because a page may hold several
// programs with this file in them.
const unsaved = (globalThis.workbookUnsaved ??= new Map());

export class EditQueue {
  /** @param model the widget's model; @param key which form this is; @param show called with each answer */
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
    this.listen = (message) => whenReleased(() => this.receive(message));
    model.on("msg:custom", this.listen);
  }

  close() {
    this.flush();
    this.model.off("msg:custom", this.listen);
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
  }

  /** The page is being left for good: send what is left, and have the kernel let go of its half. */
  leave(event) {
    this.flush();
    if (!event.persisted) sendLeave(this.model);
  }

  /** Ask the kernel something; `then` gets the answer when it is not one for everybody. */
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

  /** Note that a field of an entry was changed; `soon` waits for typing to pause. */
  edit(entry, field, value, seen, { soon }) {
    const fields = this.edits.get(entry) ?? new Map();
    this.edits.set(entry, fields);
    fields.set(field, { value, seen: fields.get(field)?.seen ?? [seen ?? null], sent: null });
    this.show({ type: "typing" });
    clearTimeout(this.timers.typing);
    if (soon) this.timers.typing = setTimeout(() => this.flush(), TYPING_MS);
    else this.flush();
  }

  /** Send every edit that is not on its way yet, an entry a message, so that each is a revision of its own. */
  flush() {
    clearTimeout(this.timers.typing);
    for (const [entry, fields] of this.edits) {
      const values = {},
        seen = {};
      for (const [field, edit] of fields) {
        if (edit.sent !== null) continue;
        values[field] = edit.value;
        seen[field] = [...edit.seen];
      }
      if (!Object.keys(values).length) continue;
      const request = this.ask({ type: "save", edits: [{ entry, values, seen }] });
      for (const field of Object.keys(values)) {
        const edit = fields.get(field);
        edit.sent = request;
        edit.seen.push(edit.value);
      }
    }
  }

  receive(message) {
    if (message.request && !String(message.request).startsWith(this.tag)) return; // another view of this form asked
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
  }

  /** Whether something is not on the disk yet. */
  get isBusy() {
    return this.edits.size > 0;
  }

  /** The edits of an entry that the kernel has not confirmed: field to value. */
  pendingOf(entry) {
    return new Map([...(this.edits.get(entry) ?? [])].map(([field, edit]) => [field, edit.value]));
  }

  settle(request) {
    for (const [entry, fields] of this.edits) {
      for (const [field, edit] of fields) if (edit.sent === request) fields.delete(field);
      if (!fields.size) this.edits.delete(entry);
    }
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

  /** Send again what was not confirmed; a save that did arrive changes nothing the second time. */
  tryAgain() {
    this.waiting.clear();
    this.unsend();
    this.flush();
  }

  /** Speak up when an answer takes too long: the kernel may be gone. */
  watch() {
    clearTimeout(this.timers.patience);
    if (!this.waiting.size) return;
    this.timers.patience = setTimeout(() => {
      if (!this.waiting.size) return;
      this.fail("the workbook does not answer. What you typed stays on this page and is sent again by itself.");
    }, this.patience);
  }
}
