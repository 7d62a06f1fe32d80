// @ts-check
// A session under way: the step with its countdown, the facilitator's notes and the forms of the step, and the wall.
// Where the session is and since when is known to the kernel and its store; here the seconds only pass.

import { make } from "./dom.js";
import { showBackend } from "./form.js";
import { ToolOnPage } from "./tool.js";
import { Wall } from "./wall.js";

const LOOK_MS = 2000;
const TICK_MS = 500;
const WARNING_SECONDS = 120;
// Shorter steps would begin with the warning.
const WARNED_FROM_SECONDS = 180;
// What is on its way when a step is left is confirmed within this time, or sent again when the step comes back.
const CONFIRMED_MS = 5000;

export class RoomOnPage extends ToolOnPage {
  constructor(context) {
    super(context);
    this.title = context.model.get("definition").title;
    this.channels = new Map();
    this.mounted = [];
    this.looks = new Set();
    this.work = make("div", { class: "wb-room-work" });
    this.below = make("div");
    this.place.after(this.work, this.below);
    this.wall = new Wall(this);
    this.looking = setInterval(() => this.look(), LOOK_MS);
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    const options = { signal: this.listeners.signal };
    this.root.addEventListener("click", (event) => this.press(event), options);
    document.addEventListener(
      "visibilitychange",
      () => {
        if (!document.hidden) this.look();
      },
      options,
    );
    this.sight = new IntersectionObserver((sights) => {
      this.isVisible = sights.at(-1).isIntersecting;
    });
    this.sight.observe(this.root);
    if (this.wall.remembered) this.load(); // the wall comes back at once, wherever on the page this stands
  }

  close() {
    super.close();
    clearInterval(this.looking);
    clearInterval(this.ticking);
    this.sight.disconnect();
    for (const one of this.mounted) one.shown.close();
    this.wall.destroy();
  }

  /** What is left in the forms goes first; they have nothing of their own in the kernel that could be let go of. */
  leave(event) {
    for (const one of this.mounted) one.shown.queue?.flush();
    super.leave(event);
  }

  // What the browser does without the kernel

  press(event) {
    if (event.target.closest("[data-wall-here]")) this.wall.open();
    else if (event.target.closest("[data-wall-window]") && !this.wall.openWindow())
      this.alert.textContent =
        "This browser did not open another window. Allow it for this page, or show the wall here.";
  }

  /** Ask for something, with the step that was shown when the button was pressed. */
  askFor(name, values = {}) {
    const data = new FormData();
    for (const [key, value] of Object.entries({ step: this.state?.step ?? "", ...values })) data.append(key, value);
    this.ask(name, data);
  }

  /** See whether the session moved elsewhere: in another window, and one day from a telephone. */
  look({ always = false } = {}) {
    if (!this.state || document.hidden || this.waitsFor !== null) return;
    const request = this.nextRequest();
    this.looks.add(request);
    const values = {
      token: [always ? "" : this.state.token],
      wall: [this.wall.faces.includes(this.wall.other) && this.wall.other ? "yes" : ""],
      written: [always ? "" : (this.written ?? "")],
    };
    this.model.send({ type: "ask", request, ask: "look", values, files: {} });
  }

  // What comes from the kernel

  receive(message, buffers) {
    if (message.form) {
      for (const listener of this.channels.get(message.form)?.listeners ?? []) listener(message, buffers);
      return;
    }
    super.receive(message, buffers);
  }

  show(message) {
    if (this.looks.delete(message.request)) {
      // The note that somebody is typing is not replaced.
      if (message.region === "-" || document.activeElement?.id === "room-note") return;
      this.draw(message.region ? this.find(message.region) : this.place, message.html);
      return;
    }
    super.show(message);
    if (message.said) for (const face of this.wall.faces) face.say(message.said);
    for (const face of this.wall.faces) face.complain(message.problem ? message.said : "");
  }

  draw(region, html) {
    const held = this.root.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...this.below.querySelectorAll("details[open]")].map((details) => details.id);
    super.draw(region, html);
    if (region === this.place) {
      // The forms stand between what is pressed and what is read.
      this.below.replaceChildren(...this.place.querySelectorAll(".wb-room-below"));
      for (const id of open) if (this.find(id)) this.find(id).open = true;
      this.follow();
    }
    if (held && document.activeElement?.id !== held) this.find(held)?.focus({ preventScroll: true });
  }

  /** Take in how the session stands from what was drawn. */
  follow() {
    const node = this.place.querySelector(".wb-room");
    if (!node) {
      this.state = null;
      this.mount([]);
      return;
    }
    const { token, step, limit, seconds, running, colours, wall } = node.dataset;
    const was = this.state;
    this.state = {
      token,
      step,
      colours,
      wall,
      limit: Number(limit),
      seconds: Number(seconds),
      isRunning: running === "yes",
      at: Date.now(),
      html: node.querySelector("template").innerHTML,
    };
    if (was?.step !== step) this.left = null;
    const forms = JSON.parse(node.dataset.forms);
    this.mount(forms);
    const written = node.querySelector("template + template");
    if (written && this.wall.other) {
      this.wall.other.work.innerHTML = written.innerHTML;
      this.written = written.dataset.written;
    }
    if (!was && this.wall.remembered === "here" && step) this.wall.open();
    else if (!was && this.wall.remembered === "window") this.wall.openWindow();
    this.redraw();
    if (was && was.step !== step && this.wall.isOpen) this.startTyping();
  }

  redraw() {
    if (!this.state) return;
    const shown = { ...this.state, hasWork: this.mounted.length > 0 && this.state.wall === "step" };
    for (const face of this.wall.faces) face.show(shown);
    this.tick();
  }

  // The forms of the step

  mount(definitions) {
    const keys = definitions.map((definition) => definition.key).join();
    if (keys === this.mountedKeys) return;
    this.mountedKeys = keys;
    for (const one of this.mounted) {
      one.node.remove();
      one.shown.queue?.flush?.();
      setTimeout(() => one.shown.close(), CONFIRMED_MS);
    }
    this.mounted = definitions.map((definition) => {
      const node = make("div", { class: "wb-room-form" }, make("h4", { class: "wb-room-title" }, definition.title));
      this.work.append(node);
      const shown = showBackend({ model: this.openChannel(definition), el: node });
      if ("load" in shown) shown.load(); // A session does not wait until a form comes near the visible part.
      return { node, shown };
    });
  }

  /** What stands for a widget's model: the messages of one form among those of this widget. */
  openChannel(definition) {
    const channel = this.channels.get(definition.key) ?? { listeners: new Set() };
    this.channels.set(definition.key, channel);
    return {
      get: () => definition,
      send: (message) => {
        if (message.type !== "leave") this.model.send({ ...message, form: definition.key });
      },
      on: (_event, listener) => channel.listeners.add(listener),
      off: (_event, listener) => channel.listeners.delete(listener),
    };
  }

  takeWorkBack() {
    this.place.after(this.work);
  }

  /** Put the cursor where the room's words go, once the form is there. */
  startTyping(tries = 20) {
    const view = this.mounted.map((one) => one.shown.view).find((one) => one?.startTyping);
    if (view && this.wall.isOpen) view.startTyping();
    else if (this.wall.isOpen && this.mounted.length && tries) setTimeout(() => this.startTyping(tries - 1), 100);
    else if (this.wall.isOpen && !this.mounted.length) this.wall.dialog.focus();
  }

  // The countdown

  tick() {
    const { state } = this;
    if (!state) return;
    const passed = state.seconds + (state.isRunning ? Math.max(0, Date.now() - state.at) / 1000 : 0);
    const left = state.limit - passed;
    this.warn(left);
    const shown = {
      text: this.sayTime(left),
      share: state.step && state.limit ? Math.max(0, Math.min(1, left / state.limit)) : 0,
      isRunning: state.isRunning,
    };
    const time = this.find("room-time");
    if (time && time.textContent !== shown.text) time.textContent = shown.text;
    const bar = this.find("room-bar");
    if (bar) bar.style.width = `${100 * shown.share}%`;
    for (const face of this.wall.faces) face.tick(shown);
  }

  sayTime(left) {
    if (!this.state.step) return "";
    const rest = this.state.isRunning ? "" : " (stopped)";
    if (left > WARNING_SECONDS) return `${Math.ceil(left / 60)} minutes left${rest}`;
    if (left > 0)
      return `${Math.floor(Math.ceil(left) / 60)}:${String(Math.ceil(left) % 60).padStart(2, "0")} left${rest}`;
    const over = Math.floor(-left / 60);
    return (over ? `${over} ${over === 1 ? "minute" : "minutes"} over` : "Time is up") + rest;
  }

  /** Announce once that two minutes are left, and once that the time is up; nothing else is announced automatically. */
  warn(left) {
    const before = this.left;
    this.left = left;
    if (before === null || before === undefined || !this.state.isRunning) return;
    const crossed = (line) => before > line && left <= line;
    if (crossed(0)) this.tell("The time for this step is up.");
    else if (crossed(WARNING_SECONDS) && this.state.limit >= WARNED_FROM_SECONDS) this.tell("2 minutes left.");
  }

  tell(text) {
    this.status.textContent = text;
    for (const face of this.wall.faces) face.say(text);
  }
}
