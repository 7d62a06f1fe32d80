// @ts-check
/* An open notebook of the workbook: starts its forms, restarts them, and explains why they cannot run. */
const version = new URL(import.meta.url).search; // see load.js
const { Banner } = await import(`./banner.js${version}`);
const words = await import(`./words.js${version}`);

const RESTARTING = new Set(["starting", "restarting", "autorestarting"]);
const PATIENCE_MILLISECONDS = 5000;
const ASK_AGAIN_MILLISECONDS = 2000;
const SETTLING_MILLISECONDS = 5000;
const LOOK_MILLISECONDS = 200;
const PAUSE_MILLISECONDS = 1000;
// Cells under way at a time: enough that the kernel never waits for the page, and few enough that the first form, once
// it is there, does not wait for the last.
const AT_ONCE = 3;
// Has the kernel go on with the next cell although one has failed.
const GO_ON = { tags: ["raises-exception"] };

export class FormsPage {
  #panel;
  #context;
  #session;
  #commands;
  #CodeCell;
  #banner;
  #anchor;
  #run = 0; // the number of the latest run: a restart makes an older one stop
  #allowed = false; // trusted, or started by the learner's own hand
  #awaited = false; // a new kernel is on its way
  #kernelSession = ""; // each start of a kernel has one of its own
  #cutOff = 0;
  #typedAt = 0;

  constructor({ panel, context, commands, anchor, CodeCell, Widget }) {
    this.#panel = panel;
    this.#context = context;
    this.#session = context.sessionContext;
    this.#commands = commands;
    this.#anchor = anchor;
    this.#CodeCell = CodeCell;
    this.#banner = new Banner({ panel, Widget });
  }

  /* "running", "done", "error", "untrusted" or "no-kernel", for programs that look at the page from outside. */
  set #state(state) {
    this.#panel.node.dataset.workbookForms = state;
  }

  async open() {
    await this.#context.ready;
    const workbook = this.#context.model.getMetadata("workbook");
    if (!workbook) return;
    this.#panel.addClass("wb-learner");
    this.#guardKeys();
    if (workbook.autorun !== true) return;
    await this.#panel.revealed;
    await this.#session.ready;
    this.#follow();
    if (!this.#session.session?.kernel) this.#sayNoKernel(words.NO_KERNEL);
    else if (this.#cells().every((cell) => cell.model.trusted)) await this.#start();
    else this.#askForTrust();
  }

  #cells() {
    return this.#panel.content.widgets.filter((cell) => cell.model.type === "code");
  }

  /* Run the code cells in their order. Each is its own request, so one that fails does not take the others along, and
   * JupyterLab's "run all" is left alone because it moves the page and the focus. */
  async #start() {
    const run = ++this.#run;
    const wasClean = !this.#context.model.dirty;
    this.#allowed = true;
    this.#banner.hide();
    this.#state = "running";
    let failed = 0;
    const cells = this.#cells().values(); // each is taken by one of those that run them
    const runSome = async () => {
      for (const cell of cells) {
        if (!cell.isDisposed && !(await this.#execute(cell))) failed += 1;
        if (run !== this.#run) return;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, runSome));
    if (run !== this.#run) return;
    // A form on the screen does not change the file: without this, closing the tab would ask about unsaved changes.
    if (wasClean) this.#context.model.dirty = false;
    if (failed) this.#banner.show({ text: words.SOME_FAILED });
    this.#goToAnchor();
    this.#state = failed ? "error" : "done";
  }

  /* The address named a heading: go there, and stay there while the forms above it get their entries and their height,
   * until the learner does anything. */
  #goToAnchor() {
    const anchor = this.#anchor;
    this.#anchor = "";
    if (!anchor) return;
    const acted = new AbortController();
    for (const kind of ["wheel", "pointerdown", "keydown"])
      this.#panel.node.addEventListener(kind, () => acted.abort(), { capture: true, signal: acted.signal });
    const end = Date.now() + SETTLING_MILLISECONDS;
    const go = () => {
      if (acted.signal.aborted) return;
      const heading = this.#panel.node.querySelector(`[data-jupyter-id="${CSS.escape(anchor)}"]`);
      if (heading) heading.scrollIntoView();
      else this.#panel.setFragment(anchor);
      if (Date.now() < end && !this.#panel.isDisposed) setTimeout(go, LOOK_MILLISECONDS);
      else acted.abort();
    };
    go();
  }

  async #execute(cell) {
    try {
      const reply = await this.#CodeCell.execute(cell, this.#session, GO_ON);
      if (reply) this.#kernelSession = reply.header.session;
      return !reply || reply.content.status === "ok";
    } catch {
      return false; // the kernel has gone in the meantime; #follow handles that
    }
  }

  #askForTrust() {
    this.#state = "untrusted";
    const startAndSign = async () => {
      await this.#start();
      await this.#context.save(); // saving signs a page whose cells have all been run by hand
    };
    this.#banner.show({ text: words.UNTRUSTED, label: words.START, action: startAndSign });
  }

  #sayNoKernel(text) {
    this.#run += 1;
    this.#awaited = false;
    clearTimeout(this.#cutOff);
    this.#state = "no-kernel";
    this.#banner.show({ text, label: words.START_AGAIN, action: () => this.#startKernel() });
  }

  async #startKernel() {
    try {
      await this.#session.sessionManager.refreshRunning(); // lets go of a session that the server has ended
      await this.#session.changeKernel({ name: this.#context.model.defaultKernelName || "python3" });
    } catch {
      this.#sayNoKernel(words.NO_KERNEL);
    }
  }

  #follow() {
    // JupyterLab reports a dead kernel in a dialog, which would take the focus from a person who is typing.
    this.#session.statusChanged.disconnect(this.#panel._onSessionStatusChanged, this.#panel);
    this.#session.statusChanged.connect((_, status) => this.#onStatus(status));
    this.#session.kernelChanged.connect((_, change) => {
      if (change.newValue) this.#awaitNewKernel();
      else if (!this.#session.isDisposed) this.#sayNoKernel(words.STOPPED);
    });
    this.#session.iopubMessage.connect((_, message) => {
      if (message.header.msg_type === "shutdown_reply" && message.content.restart) this.#awaitNewKernel();
    });
    this.#session.connectionStatusChanged.connect((_, status) => this.#onConnection(status));
  }

  #onStatus(status) {
    if (status === "dead") this.#sayNoKernel(words.STOPPED);
    else if (RESTARTING.has(status)) this.#awaitNewKernel();
    if (status === "autorestarting" && this.#allowed) this.#banner.show({ text: words.COMING_BACK });
  }

  /* A kernel that others restart says so when it ends and when it starts, either of which may not be heard, and then
   * keeps still. So it is asked until the new one answers. */
  async #awaitNewKernel() {
    if (!this.#run || this.#awaited) return;
    const run = ++this.#run;
    this.#awaited = true;
    while (run === this.#run && !(await this.#isNewKernel())) if (this.#session.isDisposed) return;
    // Redrawn forms take the control from a person who is typing, so wait until they pause.
    while (run === this.#run && Date.now() - this.#typedAt < PAUSE_MILLISECONDS)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    if (run !== this.#run) return;
    this.#awaited = false;
    if (this.#allowed) this.#start();
    else this.#askForTrust();
  }

  async #isNewKernel() {
    const late = new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLISECONDS));
    const asked = this.#session.session?.kernel?.requestKernelInfo().catch(() => late);
    const session = (await Promise.race([asked, late]))?.header.session;
    if (!session || session === this.#kernelSession) {
      await late;
      return false;
    }
    return true;
  }

  /* A short interruption ends without a loss: what is typed during it is sent afterwards. */
  #onConnection(status) {
    clearTimeout(this.#cutOff);
    if (status === "connected") this.#banner.hide(words.CUT_OFF);
    else this.#cutOff = setTimeout(() => this.#sayCutOff(), PATIENCE_MILLISECONDS);
  }

  #sayCutOff() {
    const hasKernel = this.#session.session?.kernel && this.#session.session.kernel.status !== "dead";
    if (hasKernel && !this.#session.isDisposed) this.#banner.show({ text: words.CUT_OFF });
  }

  /* A key pressed in a form (x, b, d d, m ...) must never reach JupyterLab's one-letter shortcuts for cells. Lumino
   * checks the focused element only, so the mark has to be on it and not on a parent. It also keeps Ctrl+S from
   * JupyterLab. */
  #guardKeys() {
    const inForm = (event) => event.target.closest?.(".jp-OutputArea");
    const node = this.#panel.content.node;
    node.addEventListener("focusin", (event) => {
      if (inForm(event)) event.target.dataset.lmSuppressShortcuts = "true";
    });
    const key = (event) => {
      if (!inForm(event)) return;
      this.#typedAt = Date.now();
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      this.#commands.execute("docmanager:save");
    };
    node.addEventListener("keydown", key, { capture: true }); // a text field of ipywidgets lets no key go further up
    // Ctrl+Z in a field undoes typing. JupyterLab would take it for the undo of cells.
    const letTypingBeUndone = (event) => {
      if (event.inputType?.startsWith("history") && node.contains(event.target) && inForm(event))
        event.stopImmediatePropagation();
    };
    window.addEventListener("beforeinput", letTypingBeUndone, { capture: true });
    this.#panel.disposed.connect(() => window.removeEventListener("beforeinput", letTypingBeUndone, { capture: true }));
  }
}
