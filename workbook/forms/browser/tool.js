// A tool on the page: its screens come from the kernel as HTML that escaped every text already. A form or a button says
// by `data-ask` what it asks for; what its controls hold goes along, and so do the files that were chosen.

// The kernel's socket carries messages up to a limit; a file goes over in pieces.
const PIECE_BYTES = 1 << 20;
const SLOW_MS = 400;

class ToolOnPage {
  constructor({ model, el }) {
    this.model = model;
    this.tag = makeEntryId();
    this.requests = 0;
    this.place = make("div", { class: "wb-tool" }, make("p", { class: "wb-hint" }, "Getting ready \u2026"));
    this.status = make("p", { class: "wb-status", role: "status", "aria-live": "polite" });
    this.alert = make("p", { class: "wb-alert", role: "alert" });
    this.bar = make("progress", { max: 1, "aria-label": "How far it is", hidden: true });
    this.root = make("div", { class: "wb", role: "group", "aria-label": model.get("definition").title }, this.place, this.bar, this.status, this.alert);
    el.append(this.root);
    this.listeners = new AbortController();
    const options = { signal: this.listeners.signal };
    // A key pressed in a control must reach no shortcut of the notebook.
    this.root.addEventListener("focusin", (event) => { event.target.dataset.lmSuppressShortcuts = "true"; }, options);
    this.root.addEventListener("keydown", (event) => { if (event.key !== "Tab" && event.key !== "Escape") event.stopPropagation(); }, options);
    this.root.addEventListener("submit", (event) => this.submit(event), options);
    this.root.addEventListener("click", (event) => this.click(event), options);
    this.root.addEventListener("change", (event) => this.change(event), options);
    this.listen = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.listen);
    this.nearby = new IntersectionObserver((sights) => {
      if (!sights.some((sight) => sight.isIntersecting)) return;
      this.nearby.disconnect();
      this.send({ type: "load" });
    }, { rootMargin: "400px" });
    this.nearby.observe(this.root);
  }

  close() {
    this.listeners.abort();
    this.nearby.disconnect();
    this.model.off("msg:custom", this.listen);
    clearTimeout(this.slow);
  }

  // Asking

  submit(event) {
    event.preventDefault();
    this.ask(event.target.dataset.ask, new FormData(event.target, event.submitter));
  }

  /** A button outside a form asks by itself. */
  click(event) {
    const button = event.target.closest("button[data-ask]");
    if (!button) return;
    const values = new FormData();
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.values ?? "{}"))) values.append(name, value);
    this.ask(button.dataset.ask, values);
  }

  /** A control with `data-live` asks with its whole form as soon as it is changed. */
  change(event) {
    const form = event.target.form;
    if (form && event.target.dataset.live !== undefined) this.ask(event.target.dataset.live || form.dataset.ask, new FormData(form));
  }

  async ask(name, data) {
    if (this.isWaiting) return;
    const values = {}, files = {};
    for (const [control, value] of data) {
      if (!(value instanceof File)) (values[control] ??= []).push(value);
      else if (value.name) (files[control] ??= []).push(value);
    }
    this.wait();
    const request = this.nextRequest();
    for (const [control, chosen] of Object.entries(files)) {
      for (const [number, file] of chosen.entries()) await this.carry(file, { request, control, number });
    }
    const names = Object.fromEntries(Object.entries(files).map(([control, chosen]) => [control, chosen.map((file) => file.name)]));
    this.model.send({ type: "ask", request, ask: name, values, files: names });
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
    this.wait();
    this.model.send({ ...message, request: this.nextRequest() });
  }

  wait() {
    this.isWaiting = true;
    this.place.setAttribute("aria-busy", "true");
    this.alert.textContent = "";
    clearTimeout(this.slow);
    this.slow = setTimeout(() => { this.status.textContent = "Working \u2026"; }, SLOW_MS);
  }

  // Answers

  receive(message, buffers) {
    if (message.request && !message.request.startsWith(this.tag)) return; // another view of this tool asked
    if (message.type === "progress") this.progress(message);
    if (message.type === "handed-over") this.handOver(message, buffers[0]);
    if (message.type === "screen") this.show(message);
  }

  progress({ text, done }) {
    clearTimeout(this.slow);
    this.status.textContent = text;
    this.bar.hidden = false;
    if (done === null || done === undefined) this.bar.removeAttribute("value");
    else this.bar.value = done;
  }

  show(message) {
    this.isWaiting = false;
    clearTimeout(this.slow);
    this.place.removeAttribute("aria-busy");
    this.bar.hidden = true;
    const region = message.region === "-" ? null : message.region ? this.find(message.region) : this.place;
    const held = this.root.contains(document.activeElement) ? document.activeElement : null;
    if (region) this.draw(region, message.html);
    if (message.focus) this.find(message.focus)?.focus();
    else if (held && !held.isConnected) (held.id ? this.find(held.id) : null)?.focus();
    this.status.textContent = message.problem ? "" : message.said;
    this.alert.textContent = message.problem ? message.said : "";
    this.root.dataset.ready = "true";
  }

  draw(region, html) {
    const open = new Set([...region.querySelectorAll("details[open][id]")].map((details) => details.id));
    region.innerHTML = html;
    for (const details of region.querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
    // A wide table scrolls in its own box, not the page.
    for (const table of region.querySelectorAll("table")) {
      const box = make("div", { class: "wb-scroll", role: "group", tabIndex: 0, "aria-label": table.caption?.textContent ?? "Table" });
      table.replaceWith(box);
      box.append(table);
    }
  }

  find(id) {
    return this.root.querySelector(`#${CSS.escape(id)}`);
  }

  /** Give the browser a file: to keep, or to show in a tab of its own. */
  handOver({ name, mime, show }, content) {
    const address = URL.createObjectURL(new Blob([content], { type: mime }));
    const link = make("a", show ? { href: address, target: "_blank", rel: "noopener" } : { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
}
