// The queue protects what was typed: nothing leaves it before the kernel has confirmed it.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { FakeModel } from "./stubs.js";

const { EditQueue } = await import("../../workbook/forms/browser/edit_queue.js");

let model,
  shown,
  queue,
  forms = 0;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  model = new FakeModel();
  shown = [];
  forms += 1;
  queue = new EditQueue(model, `form-${forms}`, (message) => shown.push(message));
});

const type = (value, entry = "e1", field = "note") => queue.edit(entry, field, value, "before", { soon: true });
const saves = () => model.sent.filter((message) => message.type === "save");

test("typing is sent when it pauses, with the last value only", () => {
  type("a");
  type("ab");
  assert.equal(saves().length, 0);
  mock.timers.tick(350);
  assert.deepEqual(
    saves().map((save) => save.edits),
    [[{ entry: "e1", values: { note: "ab" }, seen: { note: ["before"] } }]],
  );
});

test("a choice is sent at once", () => {
  queue.edit("e1", "kind", "service", null, { soon: false });
  assert.equal(saves().length, 1);
});

test("each entry gets a message of its own", () => {
  type("one", "e1");
  type("two", "e2");
  queue.flush();
  assert.deepEqual(
    saves().map((save) => save.edits[0].entry),
    ["e1", "e2"],
  );
});

test("an edit is kept until the kernel confirms it", () => {
  type("a");
  queue.flush();
  assert.ok(queue.isBusy);
  assert.deepEqual([...queue.pendingOf("e1")], [["note", "a"]]);
  model.answer({ type: "saved", entries: [] });
  assert.ok(!queue.isBusy);
});

test("what is typed while a save is under way stays after its confirmation, and is sent with both seen values", () => {
  type("a");
  queue.flush();
  const first = model.sent.at(-1).request;
  type("ab");
  model.answer({ type: "saved", entries: [] }, first);
  assert.deepEqual([...queue.pendingOf("e1")], [["note", "ab"]]);
  queue.flush();
  assert.deepEqual(saves().at(-1).edits[0].seen, { note: ["before", "a"] });
});

test("a refused save is reported, kept, and sent again", () => {
  type("a");
  queue.flush();
  model.answer({ type: "not-saved", reason: "the disk is full." });
  assert.equal(queue.failure, "the disk is full.");
  assert.deepEqual(shown.at(-2), { type: "failed", reason: "the disk is full." });
  mock.timers.tick(10000);
  assert.equal(saves().length, 2);
  model.answer({ type: "saved", entries: [] });
  assert.equal(queue.failure, null);
  assert.ok(!queue.isBusy);
});

test("a missing answer is reported, and the edit stays", () => {
  type("a");
  queue.flush();
  mock.timers.tick(10000);
  assert.match(shown.at(-1).reason, /does not answer/);
  assert.ok(queue.isBusy);
});

test("a broken connection loses nothing", () => {
  model.isBroken = true;
  type("a");
  queue.flush();
  assert.match(shown.at(-1).reason, /cannot be reached/);
  model.isBroken = false;
  queue.tryAgain();
  assert.deepEqual(saves().at(-1).edits[0].values, { note: "a" });
});

test("a new form with the same key finds the edits of the earlier one", () => {
  model.isBroken = true;
  type("a");
  queue.close();
  const other = new FakeModel();
  const next = new EditQueue(other, `form-${forms}`, () => {});
  assert.deepEqual([...next.pendingOf("e1")], [["note", "a"]]);
  next.tryAgain();
  assert.deepEqual(other.sent.at(-1).edits[0].values, { note: "a" });
});

test("an answer to another view of the form confirms nothing", () => {
  type("a");
  queue.flush();
  model.answer({ type: "saved", entries: [] }, "another-1");
  assert.ok(queue.isBusy);
});

test("closing a page sends what is left, then says that it is gone", () => {
  type("a");
  queue.leave({ persisted: false });
  assert.deepEqual(
    model.sent.map((message) => message.type),
    ["save", "leave"],
  );
});

test("a page that the browser keeps is not reported as gone", () => {
  type("a");
  queue.leave({ persisted: true });
  assert.deepEqual(
    model.sent.map((message) => message.type),
    ["save"],
  );
});
