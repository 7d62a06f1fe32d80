// Entries from the kernel are merged with what is typed and not saved.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./stubs.js";

const { Entries } = await import("../../workbook/forms/browser/entries.js");

const definition = { defaults: { kind: "service", date: "today" }, fields: [{ name: "note" }], label: "note" };
let queue, entries;

const entry = (id, values = {}, more = {}) => ({ id, position: 1, values, problems: {}, since: null, ...more });

beforeEach(() => {
  queue = {
    edits: new Map(),
    sent: [],
    edit: (...edit) => queue.sent.push(edit),
    flush: () => queue.sent.push("flush"),
  };
  entries = new Entries(definition, queue);
});

test("a complete load replaces the entries that are gone", () => {
  entries.take({ entries: [entry("a"), entry("b")] }, { all: true });
  entries.take({ entries: [entry("b")] }, { all: true });
  assert.deepEqual([...entries.byId.keys()], ["b"]);
});

test("a partial answer keeps the other entries, and removes deleted ones", () => {
  entries.take({ entries: [entry("a"), entry("b")] }, { all: true });
  entries.take({ entries: [entry("c")], gone: ["a"] }, { all: false });
  assert.deepEqual([...entries.byId.keys()], ["b", "c"]);
});

test("an entry with unsaved edits is kept, even if the kernel does not have it", () => {
  queue.edits.set("typed", new Map([["note", { value: "x" }]]));
  entries.take({ entries: [entry("a")] }, { all: true });
  assert.ok(entries.byId.get("typed").isNew);
  assert.equal(entries.value("typed", "note"), "x");
});

test("an unsaved value hides the saved one", () => {
  entries.take({ entries: [entry("a", { note: "saved" })] }, { all: true });
  assert.equal(entries.value("a", "note"), "saved");
  queue.edits.set("a", new Map([["note", { value: "typed" }]]));
  assert.equal(entries.value("a", "note"), "typed");
});

test("a new entry begins with its defaults, which are saved with its first edit", () => {
  const begun = entries.begin("n");
  entries.byId.set("n", begun);
  assert.equal(begun.values.kind, "service");
  assert.match(begun.values.date, /^\d{4}-\d\d-\d\d$/);
  entries.change("n", { name: "note" }, "first", { soon: true });
  assert.deepEqual(
    queue.sent.map(([, field]) => field),
    ["kind", "date", "note"],
  );
});

test("an untouched new entry is dropped, a typed one is not", () => {
  for (const id of ["typed", "untouched"]) entries.byId.set(id, entries.begin(id));
  queue.edits.set("typed", new Map());
  entries.dropUntouched();
  assert.deepEqual([...entries.byId.keys()], ["typed"]);
});

test("the same value again is no edit", () => {
  entries.take({ entries: [entry("a", { note: "x" })] }, { all: true });
  entries.change("a", { name: "note" }, "x", { soon: true });
  assert.deepEqual(queue.sent, []);
});

test("an emptied field is saved as null", () => {
  entries.take({ entries: [entry("a", { note: "x" })] }, { all: true });
  entries.change("a", { name: "note" }, "", { soon: true });
  assert.deepEqual(queue.sent, [["a", "note", null, "x", { soon: true }]]);
});

test("drafts are counted without new entries and running timers", () => {
  const problems = { note: "Write something." };
  entries.take(
    {
      entries: [entry("a", {}, { problems }), entry("b"), entry("c", {}, { problems, since: "2026-05-04T10:00:00Z" })],
    },
    { all: true },
  );
  assert.equal(entries.countDrafts(), 1);
  assert.ok(entries.hasRunningTimer);
});
