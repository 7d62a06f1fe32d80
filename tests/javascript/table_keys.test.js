// Keys that move between rows, and blocks that are pasted from a spreadsheet.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./stubs.js";

const { findRowStep, isBlock, parseBlock } = await import("../../workbook/forms/browser/table_keys.js");
const { countFilled, formatCount, isSame, splitPasted } = await import("../../workbook/forms/browser/dom.js");

const INPUT = { isLines: false, isSelect: false };
const LINES = { isLines: true, isSelect: false };
const SELECT = { isLines: false, isSelect: true };
const FIELDS = [{ title: "Date" }, { title: "Minutes" }, { title: "Note" }];

test("Enter moves down, with Shift up", () => {
  assert.equal(findRowStep({ key: "Enter" }, INPUT), 1);
  assert.equal(findRowStep({ key: "Enter", shiftKey: true }, INPUT), -1);
});

test("Enter breaks a line where there are several, and ends a composition", () => {
  assert.equal(findRowStep({ key: "Enter" }, LINES), 0);
  assert.equal(findRowStep({ key: "Enter", isComposing: true }, INPUT), 0);
});

test("Alt with an arrow key moves, except in a list, which it opens", () => {
  assert.equal(findRowStep({ key: "ArrowDown", altKey: true }, INPUT), 1);
  assert.equal(findRowStep({ key: "ArrowUp", altKey: true }, LINES), -1);
  assert.equal(findRowStep({ key: "ArrowDown", altKey: true }, SELECT), 0);
  assert.equal(findRowStep({ key: "ArrowDown" }, INPUT), 0);
  assert.equal(findRowStep({ key: "Tab" }, INPUT), 0);
});

test("a text with tabs or lines is a block, but lines alone are a text for several lines", () => {
  assert.ok(isBlock("a\tb", INPUT));
  assert.ok(isBlock("a\nb", INPUT));
  assert.ok(!isBlock("a\n", INPUT));
  assert.ok(!isBlock("a\nb", LINES));
  assert.ok(isBlock("a\tb", LINES));
});

test("a heading and empty rows are left out of a block", () => {
  assert.deepEqual(parseBlock("date\tMINUTES\n1 May\t30\n\t\n2 May\t45\n", FIELDS), {
    cells: [
      ["1 May", "30"],
      ["2 May", "45"],
    ],
    fields: FIELDS.slice(0, 2),
  });
});

test("the first row stays when it is no heading", () => {
  assert.deepEqual(parseBlock("Date\t30", FIELDS).cells, [["Date", "30"]]);
});

test("a block of nothing has no cells and no fields", () => {
  assert.deepEqual(parseBlock("\t\n\t", FIELDS), { cells: [], fields: [] });
});

test("quoted cells may contain tabs, lines and quotes", () => {
  assert.deepEqual(splitPasted('"a\tb"\tc\n"two\nlines"\t"say ""yes"""'), [
    ["a\tb", "c"],
    ["two\nlines", 'say "yes"'],
  ]);
  assert.deepEqual(splitPasted('5" nail\tx'), [['5" nail', "x"]]);
});

test("every cell of any table comes back as it was", () => {
  const letters = ["a", " ", '"', "\t", "\n", "7", ""];
  const pick = (seed) => letters[seed % letters.length];
  for (let seed = 0; seed < 400; seed += 1) {
    const cell = (i) => `x${pick(seed + i)}${pick(seed * 3 + i)}`;
    const table = [0, 1].map((r) => [0, 1, 2].map((c) => cell(r * 3 + c)));
    const quote = (text) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const text = table.map((row) => row.map(quote).join("\t")).join("\n");
    assert.deepEqual(splitPasted(text), table, text);
  }
});

test("filled cells are counted, and empty values are the same", () => {
  assert.equal(
    countFilled([
      ["a", " "],
      ["", "b"],
    ]),
    2,
  );
  assert.ok(isSame(null, ""));
  assert.ok(isSame(4, "4"));
  assert.ok(!isSame("", 0));
  assert.deepEqual([formatCount(1, "dot"), formatCount(3, "dot")], ["1 dot", "3 dots"]);
});
