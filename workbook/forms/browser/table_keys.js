// @ts-check
// What keys and pasted blocks mean in a table, without the page.

import { splitPasted } from "./dom.js";

/**
 * Return how many rows a key moves: -1, 0 or 1.
 *
 * @param {{ key: string, altKey?: boolean, shiftKey?: boolean, isComposing?: boolean }} event
 * @param {{ isLines: boolean, isSelect: boolean }} control whether it has several lines, and whether it is a list
 */
export function findRowStep(event, { isLines, isSelect }) {
  if (event.key === "Enter" && !isLines && !event.isComposing) return event.shiftKey ? -1 : 1;
  if (!event.altKey || isSelect) return 0;
  return { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
}

/** Whether a pasted text is a block of cells, and not a text for one control. */
export function isBlock(text, { isLines }) {
  return /[\t\n]/.test(text.replace(/\r?\n$/, "")) && (!isLines || text.includes("\t"));
}

/**
 * Return the cells of a pasted block without empty rows and without a row of headings, and the fields that they fill.
 *
 * @template {{ title: string }} Field
 * @param {string} text
 * @param {Field[]} fields the fields from the control that the block was pasted into
 * @returns {{ cells: string[][], fields: Field[] }}
 */
export function parseBlock(text, fields) {
  const rows = splitPasted(text);
  const isHeading =
    rows[0].some((cell) => cell.trim()) &&
    rows[0].every((cell, i) => !cell.trim() || cell.trim().toLowerCase() === fields[i]?.title.toLowerCase());
  const cells = rows.slice(isHeading ? 1 : 0).filter((row) => row.some((cell) => cell.trim()));
  const width = Math.max(0, ...cells.map((row) => row.length));
  return { cells, fields: fields.slice(0, width) };
}
