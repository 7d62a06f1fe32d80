// What was typed and not confirmed survives the page, and nothing that was saved or erased comes back.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { FakeModel, FakeStorage } from "./stubs.js";

const { EditQueue } = await import("../../workbook/forms/browser/edit_queue.js");
const { DraftStore } = await import("../../workbook/forms/browser/draft_store.js");

const PLACE = "home/one";
let shown;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  globalThis.localStorage = new FakeStorage();
  shown = [];
  openTab();
});

/** As in a new tab: nothing is known but what the browser has stored. */
function openTab() {
  globalThis.workbookPage = undefined;
  globalThis.workbookUnsaved?.clear();
}

function openForm(place = PLACE, key = "form") {
  const model = new FakeModel();
  const queue = new EditQueue(model, key, (message) => shown.push(message));
  queue.keepDrafts(place);
  return { model, queue };
}

const type = (queue, value, entry = "e1") => queue.edit(entry, "note", value, "before", { soon: true });
const storedKeys = () => Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place));

test("what was not confirmed comes back in a new tab, with what had been seen, and is sent", () => {
  type(openForm().queue, "half a sentence");
  openTab();
  const { model, queue } = openForm();
  assert.deepEqual([...queue.pendingOf("e1")], [["note", "half a sentence"]]);
  queue.tryAgain();
  assert.deepEqual(model.sent.at(-1).edits, [
    { entry: "e1", values: { note: "half a sentence" }, seen: { note: ["before"] } },
  ]);
  model.answer({ type: "saved", entries: [] });
  assert.deepEqual(storedKeys(), []);
});

test("values that were sent and perhaps saved are among those that were seen", () => {
  const { queue } = openForm();
  type(queue, "a");
  queue.flush();
  type(queue, "ab");
  openTab();
  const again = openForm();
  again.queue.flush();
  assert.deepEqual(again.model.sent.at(-1).edits[0].seen, { note: ["before", "a"] });
});

test("what was saved is not kept", () => {
  const { model, queue } = openForm();
  type(queue, "a");
  queue.flush();
  assert.equal(storedKeys().length, 1);
  model.answer({ type: "saved", entries: [] });
  assert.deepEqual(storedKeys(), []);
});

test("two tabs with the same form keep each what was typed into them", () => {
  const first = openForm();
  openTab();
  const second = openForm();
  type(first.queue, "one", "e1");
  type(second.queue, "two", "e2");
  openTab();
  const { queue } = openForm();
  assert.deepEqual(queue.pendingOf("e1"), new Map([["note", "one"]]));
  assert.deepEqual(queue.pendingOf("e2"), new Map([["note", "two"]]));
  assert.equal(storedKeys().length, 1, "they are taken over, and are not there twice");
});

test("a tab whose edits another tab has taken over does not send them later", () => {
  const { model, queue } = openForm();
  type(queue, "one");
  queue.flush();
  const sent = model.sent.length;
  const { key } = queue.drafts;
  openTab();
  openForm();
  queue.noticeTakeover({ key: "another key", newValue: null });
  assert.ok(queue.isBusy);
  queue.noticeTakeover({ key, newValue: null });
  mock.timers.tick(60000);
  assert.ok(!queue.isBusy);
  assert.equal(model.sent.length, sent);
  assert.equal(shown.at(-1).type, "taken-over");
});

test("forms and homes have places of their own", () => {
  type(openForm(PLACE, "form").queue, "a");
  openTab();
  assert.ok(!openForm(PLACE, "other form").queue.isBusy);
  assert.ok(!openForm("other home/one", "form").queue.isBusy);
  assert.ok(openForm(PLACE, "form").queue.isBusy);
});

test("after an erasure nothing from before it comes back, and it is removed", () => {
  type(openForm().queue, "about somebody");
  type(openForm("other home/one").queue, "mine");
  openTab();
  assert.ok(!openForm("home/two").queue.isBusy);
  assert.deepEqual(
    storedKeys().map((key) => key.split("/")[1]),
    ["other home"],
  );
});

test("what nobody comes back for within ninety days is removed", () => {
  new DraftStore(PLACE, "form").saveLine("a");
  mock.timers.tick(91 * 24 * 3600 * 1000);
  openTab();
  assert.ok(!openForm().queue.isBusy);
  assert.deepEqual(storedKeys(), []);
});

test("a half-typed line comes back, beside edits, until it is emptied", () => {
  const drafts = new DraftStore(PLACE, "collect");
  drafts.saveLine("a thought");
  drafts.saveEdits(new Map([["e1", new Map([["text", { value: "x", seen: [] }]])]]));
  openTab();
  const again = openForm(PLACE, "collect").queue;
  assert.equal(again.drafts.loadLine(), "a thought");
  assert.ok(again.isBusy);
  again.drafts.saveLine("");
  assert.equal(new DraftStore(PLACE, "collect").loadLine(), "");
});

test("without storage, or when it is full, everything works but that", () => {
  for (const storage of [null, new FakeStorage({ isFull: true })]) {
    globalThis.localStorage = storage;
    const { model, queue } = openForm();
    type(queue, "a");
    assert.ok(!queue.isKept);
    queue.flush();
    model.answer({ type: "saved", entries: [] });
    assert.ok(!queue.isBusy);
  }
});

test("what somebody else wrote into the storage is no draft", () => {
  const { queue } = openForm();
  for (const text of ["", "{", "null", "[]", '{"edits": 5}', '{"at": 1, "edits": {"e": null}}'])
    localStorage.setItem(`${queue.drafts.start}other`, text);
  openTab();
  assert.ok(!openForm().queue.isBusy);
});

test("a text that is too long is kept and named, and saved once it is shorter", () => {
  const { model, queue } = openForm();
  type(queue, "x".repeat(1000001));
  type(queue, "short", "e2");
  queue.flush();
  assert.deepEqual(
    model.sent.map((message) => message.edits[0].entry),
    ["e2"],
  );
  model.answer({ type: "saved", entries: [] });
  assert.match(queue.failure, /more than 1,000,000 characters/);
  mock.timers.tick(60000);
  assert.equal(model.sent.length, 1, "it is not sent again and again");
  type(queue, "x".repeat(1000000));
  queue.flush();
  assert.equal(model.sent.length, 2);
  model.answer({ type: "saved", entries: [] });
  assert.equal(queue.failure, null);
  assert.ok(!queue.isBusy);
});
