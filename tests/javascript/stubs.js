// What the modules of the browser need to be loaded without one.

globalThis.document ??= /** @type {any} */ ({ addEventListener() {}, activeElement: null });

/** A widget's model that records what is sent, and delivers answers. */
export class FakeModel {
  constructor() {
    this.sent = [];
    this.isBroken = false;
  }

  on(_event, listener) {
    this.listener = listener;
  }

  off() {
    this.listener = null;
  }

  send(message) {
    if (this.isBroken) throw new Error("no connection");
    this.sent.push(message);
  }

  /** Answer a request, the last one by default. */
  answer(answer, request = this.sent.at(-1).request) {
    this.listener({ request, ...answer });
  }
}

/** The storage of a browser. */
export class FakeStorage {
  constructor({ isFull = false } = {}) {
    this.items = new Map();
    this.isFull = isFull;
  }

  get length() {
    return this.items.size;
  }

  key(place) {
    return [...this.items.keys()][place] ?? null;
  }

  getItem(key) {
    return this.items.get(key) ?? null;
  }

  setItem(key, text) {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.items.set(key, text);
  }

  removeItem(key) {
    this.items.delete(key);
  }
}
