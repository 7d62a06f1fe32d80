// @ts-check
/* A sentence above the page, read out by a screen reader when it appears, with at most one button. */
export class Banner {
  #panel;
  #Widget;
  #widget = null;
  #text = "";

  constructor({ panel, Widget }) {
    this.#panel = panel;
    this.#Widget = Widget;
  }

  show({ text, label, action }) {
    this.hide();
    this.#text = text;
    this.#widget = new this.#Widget();
    this.#widget.addClass("wb-banner");
    this.#panel.contentHeader.addWidget(this.#widget);
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    this.#widget.node.append(status);
    // A live region is read out only when its words come after it does.
    requestAnimationFrame(() => (status.textContent = text));
    if (label) this.#widget.node.append(this.#makeButton({ label, action }));
  }

  /* Hide the banner; with a text, only if that is what it says. */
  hide(text = this.#text) {
    if (text !== this.#text) return;
    this.#widget?.dispose();
    this.#widget = null;
    this.#text = "";
  }

  #makeButton({ label, action }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      this.hide();
      action();
    });
    return button;
  }
}
