// @ts-check
// A tool on the page: its screens come from the kernel as HTML that escaped every text already. A form or a button says
// by `data-ask` what it asks for; what its controls hold goes along, and so do the files that were chosen.

import { make, makeEntryId, sendLeave } from "./dom.js";
import { whenReleased } from "./press_guard.js";

// The kernel's socket carries messages up to a limit; a file goes over in pieces.
const PIECE_BYTES = 1 << 20;
const MEGABYTE = 1e6;
const SLOW_MS = 400;
const SILENCE_MS = 30000;

export class ToolOnPage {
  constructor({ model, el }) {
    this.model = model;
    this.tag = makeEntryId();
    this.requests = 0;
    this.waitsFor = null; // what was asked and is not answered yet
    this.next = null; // what is asked after that
    this.place = make(
      "div",
      { class: "wb-tool", tabIndex: -1 },
      make("p", { class: "wb-hint" }, "Getting ready \u2026"),
    );
    this.status = make("p", { class: "wb-status", role: "status", "aria-live": "polite" });
    this.alert = make("p", { class: "wb-alert", role: "alert" });
    this.bar = make("progress", { class: "wb-progress", max: 1, "aria-label": "How far it is", hidden: true });
    this.root = make(
      "div",
      { class: "wb", role: "group", "aria-label": model.get("definition").title },
      this.place,
      this.bar,
      this.status,
      this.alert,
    );
    el.append(this.root);
    this.listeners = new AbortController();
    const options = { signal: this.listeners.signal };
    // A key pressed in a control must reach no shortcut of the notebook.
    this.root.addEventListener(
      "focusin",
      (event) => {
        event.target.dataset.lmSuppressShortcuts = "true";
      },
      options,
    );
    this.root.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Tab" && event.key !== "Escape") event.stopPropagation();
      },
      options,
    );
    this.root.addEventListener("submit", (event) => this.submit(event), options);
    this.root.addEventListener("click", (event) => this.click(event), options);
    this.root.addEventListener("change", (event) => this.change(event), options);
    window.addEventListener("pagehide", (event) => this.leave(event), options);
    this.listen = (message, buffers) => whenReleased(() => this.receive(message, buffers));
    model.on("msg:custom", this.listen);
    this.nearby = new IntersectionObserver(
      (sights) => {
        if (sights.some((sight) => sight.isIntersecting)) this.load();
      },
      { rootMargin: "400px", scrollMargin: "400px" },
    );
    this.nearby.observe(this.root);
  }

  close() {
    this.listeners.abort();
    this.nearby.disconnect();
    this.model.off("msg:custom", this.listen);
    clearTimeout(this.slow);
    clearTimeout(this.silence);
  }

  /** The page is being left for good: have the kernel let go of its half. */
  leave(event) {
    if (!event.persisted) sendLeave(this.model);
  }

  load() {
    this.nearby.disconnect();
    this.wait("");
    this.send({ type: "load", request: this.nextRequest() });
  }

  // Asking

  /** A button that sends a form may ask for something else than its form does. */
  submit(event) {
    event.preventDefault();
    const button = event.submitter;
    const values = new FormData(event.target, button);
    this.addValues(values, button);
    this.ask(button?.dataset.ask ?? event.target.dataset.ask, values);
  }

  /** A button outside a form sends a request, and so does a button in a form that does not submit it. */
  click(event) {
    const button = event.target.closest("button[data-ask]");
    if (!button || (button.form && button.type === "submit")) return;
    const values = new FormData();
    this.addValues(values, button);
    this.ask(button.dataset.ask, values);
  }

  /** A control with `data-live` asks with its whole form as soon as it is changed. */
  change(event) {
    const form = event.target.form;
    if (form && event.target.dataset.live !== undefined)
      this.ask(event.target.dataset.live || form.dataset.ask, new FormData(form));
  }

  addValues(values, button) {
    for (const [name, value] of Object.entries(JSON.parse(button?.dataset.values ?? "{}"))) values.append(name, value);
  }

  async ask(name, data) {
    // Leaving a control and pressing a button are one movement: the second waits for the first. Pressing twice is once.
    if (this.waitsFor !== null) {
      if (name !== this.waitsFor) this.next = [name, data];
      return;
    }
    const values = {},
      files = {};
    for (const [control, value] of data) {
      if (!(value instanceof File)) (values[control] ??= []).push(value);
      else if (value.name) (files[control] ??= []).push(value);
    }
    const tooLarge = this.findTooLarge(files);
    if (tooLarge) {
      this.complain(tooLarge);
      return;
    }
    this.wait(name);
    const request = this.nextRequest();
    try {
      for (const [control, chosen] of Object.entries(files)) {
        for (const [number, file] of chosen.entries()) await this.carry(file, { request, control, number });
      }
    } catch (_error) {
      this.complain("The file cannot be read. If it has changed or moved since you chose it, choose it again.");
      return;
    }
    const names = Object.fromEntries(
      Object.entries(files).map(([control, chosen]) => [control, chosen.map((file) => file.name)]),
    );
    this.send({ type: "ask", request, ask: name, values, files: names });
  }

  findTooLarge(files) {
    for (const [control, chosen] of Object.entries(files)) {
      const most = Number(
        this.root.querySelector(`input[type="file"][name="${CSS.escape(control)}"]`)?.dataset.mostMegabytes ?? Infinity,
      );
      const large = chosen.find((file) => file.size > most * MEGABYTE);
      if (large)
        return `${large.name} has ${Math.ceil(large.size / MEGABYTE)} MB; up to ${most} MB can be chosen here.`;
    }
    return "";
  }

  async carry(file, where) {
    for (let at = 0; at < file.size; at += PIECE_BYTES) {
      const piece = await file.slice(at, at + PIECE_BYTES).arrayBuffer();
      this.model.send({ type: "file", ...where }, undefined, [piece]);
      this.progress({ text: `Reading ${file.name} \u2026`, done: at / file.size });
    }
  }

  nextRequest() {
    this.requests += 1;
    return `${this.tag}-${this.requests}`;
  }

  send(message) {
    try {
      this.model.send(message);
    } catch (_error) {
      this.complain("The workbook cannot be reached. Reload this page; what was saved stays saved.");
    }
  }

  wait(name) {
    this.waitsFor = name;
    this.place.setAttribute("aria-busy", "true");
    this.alert.textContent = "";
    clearTimeout(this.slow);
    this.slow = setTimeout(() => {
      this.status.textContent = "Working \u2026";
    }, SLOW_MS);
    this.listenFor();
  }

  /** Speak up when nothing is heard for long: the kernel may be gone. */
  listenFor() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.status.textContent = "Still working \u2026 If nothing comes, reload this page; what was saved stays saved.";
    }, SILENCE_MS);
  }

  stopWaiting() {
    this.waitsFor = null;
    clearTimeout(this.slow);
    clearTimeout(this.silence);
    this.place.removeAttribute("aria-busy");
    this.bar.hidden = true;
  }

  // Answers

  receive(message, buffers) {
    // The request came from another view of this tool.
    if (message.request && !message.request.startsWith(this.tag)) return;
    // Something else changed in the meantime, but the awaited answer is newer.
    if (!message.request && this.waitsFor !== null) return;
    if (message.type === "progress") this.progress(message);
    if (message.type === "handed-over") this.handOver(message, buffers[0]);
    if (message.type === "screen") this.show(message);
  }

  progress({ text, done }) {
    clearTimeout(this.slow);
    this.listenFor();
    if (this.status.textContent !== text) this.status.textContent = text;
    this.bar.hidden = false;
    if (done === null || done === undefined) this.bar.removeAttribute("value");
    else this.bar.value = done;
  }

  show(message) {
    this.stopWaiting();
    const region = message.region === "-" ? null : message.region ? this.find(message.region) : this.place;
    const held = this.root.contains(document.activeElement) ? document.activeElement : null;
    if (region) this.draw(region, message.html);
    if (message.focus) this.find(message.focus)?.focus();
    else if (held && !held.isConnected) (this.findAgain(held) ?? this.place).focus({ preventScroll: true });
    if (message.problem) this.complain(message.said);
    else {
      this.alert.textContent = "";
      this.status.textContent = message.said;
    }
    this.root.dataset.ready = "true";
    const next = this.next;
    this.next = null;
    if (next && !message.problem) this.ask(...next);
  }

  complain(text) {
    this.stopWaiting();
    this.status.textContent = "";
    this.alert.textContent = text;
    this.alert.scrollIntoView({ block: "nearest" });
  }

  draw(region, html) {
    const open = new Set([...region.querySelectorAll("details[open][id]")].map((details) => details.id));
    region.innerHTML = html;
    for (const details of region.querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
    // A wide table scrolls in its own box, not the page.
    for (const table of region.querySelectorAll("table")) {
      const box = make("div", {
        class: "wb-scroll",
        role: "group",
        tabIndex: 0,
        "aria-label": table.caption?.textContent ?? "Table",
      });
      table.replaceWith(box);
      box.append(table);
    }
  }

  find(id) {
    return this.root.querySelector(`#${CSS.escape(id)}`);
  }

  /** Return the control that replaced a redrawn control: by its id, or by its request or value. */
  findAgain(held) {
    if (held.id) return this.find(held.id);
    const same = (attribute) => held.getAttribute(attribute);
    const marks = ["data-ask", "data-values", "name", "value"].filter(
      (mark) => mark !== "value" || held.tagName === "BUTTON" || held.type === "checkbox" || held.type === "radio",
    );
    const wanted = marks
      .filter(same)
      .map((mark) => `[${mark}="${CSS.escape(same(mark))}"]`)
      .join("");
    return wanted ? this.root.querySelector(held.tagName + wanted) : null;
  }

  /** Give the browser a file: to keep, or to show in a tab of its own. */
  handOver({ name, mime, show }, content) {
    const address = URL.createObjectURL(new Blob([content], { type: mime }));
    const link = make(
      "a",
      show ? { href: address, target: "_blank", rel: "noopener" } : { href: address, download: name },
    );
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
}
