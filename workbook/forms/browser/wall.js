// @ts-check
// The wall: one step of a session in large letters, over the whole window or in a window of its own. What stands on it
// comes from the kernel; the forms of a step move onto the wall that covers the page, so that a room watches what is
// typed. A wall in another window shows what has been written and takes keys, but nothing is typed there.

import { make } from "./dom.js";

const WALL_WINDOW = "workbook-wall";
// What remotes for presentations send, and what lies under a hand at the keyboard.
const NEXT_KEYS = new Set(["ArrowRight", " ", "Spacebar"]);
const BACK_KEYS = new Set(["ArrowLeft", "Backspace"]);
const CONTROLS_SHOWN_MS = 3000;

/** Whether a key pressed there is meant for what stands there. */
function takesKeys(node) {
  return Boolean(node?.closest?.("input,textarea,select,[role='listbox'],[contenteditable='true']"));
}

class WallFace {
  /**
   * @param room the session on the page
   * @param doc the document of the wall
   * @param root the element that covers that document
   */
  constructor(room, _doc, root) {
    this.room = room;
    this.root = root;
    root.classList.add("wb-wall");
    this.words = make("div", { class: "wb-wall-words" });
    this.time = make("p", { class: "wb-wall-time", role: "timer" });
    this.bar = make("div", { class: "wb-wall-bar" });
    this.work = make("div", { class: "wb-wall-work" });
    this.problem = make("p", { class: "wb-wall-problem", role: "alert" });
    this.voice = make("p", { class: "wb-unseen wb-wall-voice", role: "status", "aria-live": "polite" });
    this.controls = make(
      "div",
      { class: "wb-wall-controls", role: "group", "aria-label": "The wall" },
      ...this.makeControls(),
    );
    root.replaceChildren(
      make("div", { class: "wb-wall-top" }, this.words, this.time),
      make("div", { class: "wb-wall-track", "aria-hidden": "true" }, this.bar),
      this.work,
      this.problem,
      this.controls,
      this.voice,
    );
    root.addEventListener("mousemove", () => this.showControls());
    root.ownerDocument.defaultView?.addEventListener("mousemove", () => this.showControls());
  }

  makeControls() {
    const button = (text, action) => make("button", { type: "button", class: "wb-button", onclick: action }, text);
    const ask = (name, values) => () => this.room.askFor(name, values);
    return [
      button("Back", ask("back")),
      button("Stop or go on", ask("pause")),
      button("1 minute more", ask("more", { minutes: "1" })),
      button("Next", ask("next")),
      button("Leave the wall", () => this.room.wall.close()),
    ];
  }

  showControls() {
    this.root.classList.add("wb-wall-moved");
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.root.classList.remove("wb-wall-moved"), CONTROLS_SHOWN_MS);
  }

  /** Show what the kernel says: the words of the step, or the agenda, or nothing. */
  show({ html, colours, wall, hasWork }) {
    this.root.dataset.colours = colours;
    this.root.dataset.wall = wall;
    this.root.dataset.work = hasWork ? "yes" : "no";
    if (this.words.dataset.html !== html) {
      this.words.dataset.html = html;
      this.words.innerHTML = html;
    }
  }

  tick({ text, share, isRunning }) {
    if (this.time.textContent !== text) this.time.textContent = text;
    this.root.dataset.running = String(isRunning);
    this.bar.style.width = `${100 * share}%`;
  }

  complain(text) {
    this.problem.textContent = text;
  }

  say(text) {
    this.voice.textContent = text;
  }
}

export class Wall {
  constructor(room) {
    this.room = room;
    this.face = null; // over this window
    this.other = null; // in a window of its own
    this.listener = (event) => this.key(event);
    window.addEventListener("keydown", this.listener, { capture: true });
  }

  get isOpen() {
    return Boolean(this.face);
  }

  get faces() {
    if (this.popup?.closed) this.other = this.popup = null;
    return [this.face, this.other].filter(Boolean);
  }

  /** Cover this window. After a reload the cover returns automatically, but the full screen needs a key or a press. */
  open() {
    if (this.face) return;
    this.dialog = make("dialog", {
      class: "wb",
      "aria-label": "The wall",
      oncancel: (event) => {
        event.preventDefault();
        this.close();
      },
    });
    document.body.append(this.dialog);
    this.face = new WallFace(this.room, document, this.dialog);
    this.dialog.addEventListener("focusin", (event) => {
      event.target.dataset.lmSuppressShortcuts = "true";
    });
    this.dialog.addEventListener("pointerdown", () => this.fill());
    this.dialog.tabIndex = -1;
    this.dialog.showModal();
    this.dialog.focus();
    this.face.work.append(this.room.work);
    this.fill();
    this.remember("here");
    this.room.redraw();
    this.room.startTyping();
  }

  fill() {
    if (!document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {});
  }

  close() {
    if (!this.face) return;
    const { dialog } = this;
    this.face = null;
    this.room.takeWorkBack();
    dialog.close();
    dialog.remove();
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.remember("");
    this.room.root.querySelector("[data-wall-here]")?.focus();
  }

  /** Open the wall in a window that can be put onto the projector; after a reload the window that is there is taken. */
  openWindow() {
    this.popup = window.open("", WALL_WINDOW, "popup=yes,width=1280,height=720");
    if (!this.popup) return false;
    const doc = this.popup.document;
    doc.title = "The wall";
    doc.documentElement.lang = "en";
    doc.head.replaceChildren(
      ...[...document.querySelectorAll("style")]
        .filter((style) => style.textContent.includes(".wb-wall"))
        .map((style) => style.cloneNode(true)),
    );
    const root = make("main", { class: "wb wb-wall-window", tabIndex: -1 });
    doc.body.replaceChildren(root);
    doc.body.style.margin = "0";
    this.other = new WallFace(this.room, doc, root);
    this.popup.onkeydown = this.listener;
    this.popup.onpointerdown = () => {
      if (!doc.fullscreenElement) doc.documentElement.requestFullscreen?.().catch(() => {});
    };
    this.remember("window");
    this.room.redraw();
    this.room.look({ always: true });
    return true;
  }

  closeWindow() {
    this.popup?.close();
    this.popup = this.other = null;
    this.remember(this.face ? "here" : "");
  }

  /** Note where the wall is, and in the address the place on the page: what is far down is drawn when it is gone to. */
  remember(where) {
    if (where) history.replaceState(history.state, "", `#${encodeURIComponent(this.room.title.replaceAll(" ", "-"))}`);
    try {
      sessionStorage.setItem(WALL_WINDOW, where);
    } catch {
      /* without it the wall is opened by hand after a reload */
    }
  }

  get remembered() {
    try {
      return sessionStorage.getItem(WALL_WINDOW) ?? "";
    } catch {
      return "";
    }
  }

  // Keys

  key(event) {
    const isHere = event.view === window || !event.view;
    if (isHere && !this.face) {
      // A remote's start button, as long as the session is under way.
      if (event.key === "F5" && !event.ctrlKey && this.room.state?.step && this.room.isVisible) {
        event.preventDefault();
        this.open();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const inField = isHere && takesKeys(event.target);
    const act = this.findAct(event, inField);
    if (act) {
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    } else if (isHere && !inField && event.key !== "Tab" && event.key !== "Enter") event.stopImmediatePropagation();
  }

  findAct(event, inField) {
    const ask = (name, values) => () => {
      if (!event.repeat) this.room.askFor(name, values);
    };
    const { key } = event;
    if (key === "PageDown") return ask("next");
    if (key === "PageUp") return ask("back");
    if (key === "F5") return () => {};
    if (key === "Escape")
      return inField
        ? () => event.target.blur()
        : event.view !== window
          ? () => this.closeWindow()
          : () => this.close();
    if (inField || event.altKey) return null;
    const onButton = Boolean(event.target?.closest?.("button,a,summary"));
    if (NEXT_KEYS.has(key) && !(onButton && key === " ")) return ask("next");
    if (BACK_KEYS.has(key)) return ask("back");
    if (key === "ArrowDown" || key === "ArrowUp")
      return this.findScroll(event, key === "ArrowDown" ? 1 : -1) ?? ask(key === "ArrowDown" ? "next" : "back");
    const letters = {
      b: ask("show", { wall: "nothing" }),
      ".": ask("show", { wall: "nothing" }),
      a: ask("show", { wall: "agenda" }),
      p: ask("pause"),
      c: ask("colours"),
      "+": ask("more", { minutes: "1" }),
      "-": ask("more", { minutes: "-1" }),
    };
    return letters[key.toLowerCase()] ?? null;
  }

  /** What is longer than the wall is scrolled; what is not leaves the key to the next step. */
  findScroll(event, direction) {
    const face = event.view === window ? this.face : this.other;
    const { work } = face ?? {};
    if (!work || work.scrollHeight <= work.clientHeight + 4) return null;
    return () => work.scrollBy({ top: direction * work.clientHeight * 0.5 });
  }

  destroy() {
    window.removeEventListener("keydown", this.listener, { capture: true });
    const where = this.remembered;
    this.close();
    this.remember(where); // the page is redrawn: open what was open
  }
}
