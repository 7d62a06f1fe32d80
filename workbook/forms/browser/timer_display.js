// @ts-check
// The minutes of running timers in a form.

import { formatCount } from "./dom.js";

const MINUTE_MS = 60000;
const REFRESH_MS = 15000;

export class TimerDisplay {
  /** @param {HTMLElement} root the form, whose timers have `data-since` */
  constructor(root) {
    this.root = root;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.interval = undefined;
  }

  /** Show the minutes of all running timers from now on, or stop when there are none. */
  run(isRunning) {
    this.stop();
    if (!isRunning) return;
    this.refresh();
    this.interval = setInterval(() => this.refresh(), REFRESH_MS);
  }

  stop() {
    clearInterval(this.interval);
  }

  refresh() {
    /** @type {NodeListOf<HTMLElement>} */
    const nodes = this.root.querySelectorAll(".wb-running");
    for (const node of nodes) {
      const passed = Date.now() - new Date(node.dataset.since).getTime();
      node.textContent = `Running for ${formatCount(Math.max(0, Math.floor(passed / MINUTE_MS)), "minute")}`;
    }
  }
}
