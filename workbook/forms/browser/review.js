// @ts-check
// What entries mean, as it was worked out in the kernel: HTML that escaped every text already. It is asked for when it
// comes near the screen, and follows the entries.

import { make } from "./dom.js";
import { EditQueue } from "./edit_queue.js";

// Reviews queue up behind each other, and the first waits for pandas.
const REVIEW_PATIENCE_MS = 60000;

export class ReviewOnPage {
  constructor({ model, el }) {
    this.place = make("div", { class: "wb-review" }, make("p", { class: "wb-hint" }, "Working it out \u2026"));
    this.root = make("div", { class: "wb", role: "group", "aria-label": model.get("definition").title }, this.place);
    el.append(this.root);
    this.listeners = new AbortController();
    this.queue = new EditQueue(
      model,
      model.get("definition").key,
      (message) => this.receive(message),
      REVIEW_PATIENCE_MS,
    );
    const ask = (type) => this.queue.ask({ type });
    document.addEventListener(
      "visibilitychange",
      () => {
        if (!document.hidden && this.isAsked) ask("visible");
      },
      { signal: this.listeners.signal },
    );
    window.addEventListener("pagehide", (event) => this.queue.leave(event), { signal: this.listeners.signal });
    this.nearby = new IntersectionObserver(
      (sights) => {
        if (this.isAsked || !sights.some((sight) => sight.isIntersecting)) return;
        this.isAsked = true;
        ask("load");
      },
      { rootMargin: "400px", scrollMargin: "400px" },
    );
    this.nearby.observe(this.root);
  }

  receive(message) {
    if (message.type === "failed")
      this.place.replaceChildren(
        make("p", { class: "wb-alert", role: "alert" }, `This could not be worked out: ${message.reason}`),
      );
    if (message.type !== "review") return;
    this.place.innerHTML = message.html;
    // A wide table scrolls in its own box, not the page.
    for (const table of this.place.querySelectorAll("table")) {
      const box = make("div", {
        class: "wb-scroll",
        role: "group",
        tabIndex: 0,
        "aria-label": table.caption?.textContent ?? "Table",
      });
      table.replaceWith(box);
      box.append(table);
    }
    this.root.dataset.ready = "true";
  }

  close() {
    this.listeners.abort();
    this.nearby.disconnect();
    this.queue.close();
  }
}
