// @ts-check
// What a form knows of its entries, and the controls on the page that show them.

import { makeControl, makeProblem } from "./controls.js";
import { isEmpty, isSame, makeEntryId, today } from "./dom.js";

export class Entries {
  /**
   * @param {any} definition
   * @param {import("./edit_queue.js").EditQueue} queue
   */
  constructor(definition, queue) {
    this.definition = definition;
    this.queue = queue;
    this.byId = new Map();
    this.controls = new Map(); // "entry field" to {control, problem, field, shown}
    this.names = {}; // by register
    this.picks = {}; // by field, where a field offers only some of a register
    this.axes = [];
    this.suggestions = {};
    this.readOnly = false;
  }

  /** Take what the kernel says the entries are; return whether rows came or went. */
  take(message, { all }) {
    if (message.names) this.names = message.names;
    if (message.picks) this.picks = message.picks;
    if (message.axes) this.axes = message.axes;
    if (message.suggestions) this.suggestions = message.suggestions;
    if (message.read_only !== undefined) this.readOnly = message.read_only;
    const before = [...this.byId.keys()].join();
    if (all) {
      const there = new Set((message.entries ?? []).map((entry) => entry.id));
      for (const id of this.byId.keys())
        if (!there.has(id) && !this.queue.edits.has(id) && !this.byId.get(id).isNew) this.byId.delete(id);
    }
    for (const id of message.gone ?? []) this.byId.delete(id);
    for (const entry of message.entries ?? []) this.byId.set(entry.id, { ...entry, isNew: false });
    for (const id of this.queue.edits.keys()) if (!this.byId.has(id)) this.byId.set(id, this.begin(id));
    return before !== [...this.byId.keys()].join();
  }

  /** Begin an entry: it is not in the store before something is typed into it. */
  begin(id = makeEntryId()) {
    const values = {};
    for (const [field, value] of Object.entries(this.definition.defaults))
      values[field] = value === "today" ? today() : value;
    return { id, values, problems: {}, position: Infinity, isNew: true };
  }

  /** The number of entries with problems, except the one that somebody is in and those with a running timer. */
  countDrafts() {
    const isDraft = (entry) => Object.keys(entry.problems).length > 0;
    const isShown = (entry) => !entry.isNew && !entry.since && !this.isIn(entry.id);
    return [...this.byId.values()].filter((entry) => isShown(entry) && isDraft(entry)).length;
  }

  get hasRunningTimer() {
    return [...this.byId.values()].some((entry) => entry.since);
  }

  get inOrder() {
    return [...this.byId.values()].sort((one, other) => one.position - other.position || 0);
  }

  /** What a field of an entry holds now, typed and not yet saved included. */
  value(entry, field) {
    const pending = this.queue.edits.get(entry)?.get(field);
    return pending ? pending.value : this.byId.get(entry)?.values[field];
  }

  /** Draw the control of one field of one entry and keep it up to date. */
  control(entry, field, { compact, described = [] }) {
    const use = {
      compact,
      names: () => this.picks[field.name] ?? this.names[field.reference] ?? [],
      suggestions: (name) => this.suggestions[name] ?? [],
      change: (value, options) => this.change(entry, field, value, options),
      addTo: (worksheet, name, then) =>
        this.queue.ask({ type: "add", worksheet, name }, (answer) => {
          if (answer.entry) then(answer.entry);
        }),
    };
    const control = makeControl(field, use);
    const problem = makeProblem(control, described);
    control.input.dataset.entry = entry;
    control.input.dataset.field = field.name;
    if (this.readOnly)
      for (const input of control.node.matches("input,select,textarea")
        ? [control.node]
        : control.node.querySelectorAll("input,select,textarea"))
        input.disabled = true;
    this.controls.set(`${entry} ${field.name}`, { control, problem, field, shown: null });
    this.update(entry, field.name);
    return { control, problem };
  }

  /** Something was typed or chosen. */
  change(entry, field, value, { soon }) {
    const known = this.byId.get(entry);
    if (!known || isSame(this.value(entry, field.name), value)) {
      if (!soon) this.queue.flush();
      return;
    }
    if (known.isNew && !this.queue.edits.has(entry)) {
      for (const [name, preset] of Object.entries(known.values))
        if (name !== field.name) this.queue.edit(entry, name, preset, null, { soon: true });
    }
    // What was seen is what the control showed, which may be older than what the form knows by now.
    const drawn = this.controls.get(`${entry} ${field.name}`);
    const seen = drawn ? drawn.shown : known.values[field.name];
    if (drawn) drawn.shown = value;
    this.queue.edit(entry, field.name, isEmpty(value) ? null : value, known.isNew ? null : seen, { soon });
  }

  /** Show what a field holds, unless somebody is in it and has not asked for it. */
  update(entry, field, { evenFocused = false } = {}) {
    const drawn = this.controls.get(`${entry} ${field}`);
    if (!drawn) return;
    const known = this.byId.get(entry);
    if (!known) return;
    const isFocused = drawn.control.node.contains(document.activeElement);
    const value = this.value(entry, field);
    if (!isFocused || evenFocused) {
      drawn.control.write(value);
      drawn.shown = value;
    }
    // Nobody is told off for what they are just about to fill in.
    const isUnderway = isFocused || (isEmpty(value) && (known.isNew || known.since || this.isIn(entry)));
    if (!isUnderway || !known.problems[field]) drawn.problem.set(known.problems[field]);
  }

  /** Whether the focus is in one of an entry's controls. */
  isIn(entry) {
    /** @type {HTMLElement | null | undefined} */
    const row = document.activeElement?.closest?.("[data-of]");
    return row?.dataset.of === entry;
  }

  updateEntry(entry) {
    for (const field of this.definition.fields) this.update(entry, field.name);
  }

  updateAll() {
    for (const key of this.controls.keys()) {
      const [entry, field] = key.split(" ");
      this.update(entry, field);
    }
  }

  /** Forget the controls of entries that are no longer drawn. */
  forget(entry) {
    for (const key of this.controls.keys()) if (key.startsWith(`${entry} `)) this.controls.delete(key);
  }

  /** Forget the entries that were begun and into which nothing was typed, unless somebody is about to. */
  dropUntouched() {
    for (const [id, entry] of this.byId)
      if (entry.isNew && !this.queue.edits.has(id) && !this.isIn(id)) this.byId.delete(id);
  }

  /** What an entry is called. */
  name(entry, fallback) {
    const field = this.definition.fields.find((one) => one.name === this.definition.label);
    return this.say(entry, field ?? { name: this.definition.label }, fallback);
  }

  /** What a field holds, as text: of a reference, the name. */
  say(entry, field, fallback = "") {
    const value = this.value(entry, field.name);
    if (isEmpty(value)) return fallback;
    if (field.reference) return this.names[field.reference]?.find((one) => one.id === value)?.name ?? fallback;
    return String(value);
  }
}
