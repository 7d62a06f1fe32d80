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
