// @ts-check
// A filled example below a form, which is loaded when it is opened.

import { make } from "./dom.js";

export class FilledExample {
  /** @param {() => void} load requests the example */
  constructor(load) {
    this.content = make("div", { class: "wb-review" });
    this.root = make(
      "details",
      {
        class: "wb-help",
        ontoggle: (event) => {
          if (event.target.open && !this.content.childNodes.length) load();
        },
      },
      make("summary", {}, "Look at a filled example"),
      this.content,
    );
  }

  /** Show the example; the kernel has escaped every text in the HTML. */
  show(html) {
    this.content.innerHTML = html;
  }
}
