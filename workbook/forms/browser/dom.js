// @ts-check
// Small pieces that every form is drawn with. All text goes in as text, never as HTML.

/**
 * Make an element: properties by name, "aria-..." and "data-..." as attributes, then its children.
 *
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {...any} children
 * @returns {any} the element, whose class depends on the tag
 */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name in node && !name.includes("-") && name !== "list" && name !== "form") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Make a button with a text, an action and further properties. */
export const makeButton = (text, onclick, properties = {}) =>
  make("button", { type: "button", class: "wb-button", onclick, ...properties }, text);

let idsMade = 0;
/** Return an id that nothing else on the page has. */
export const makeId = (word) => `workbook-${word}-${(idsMade += 1)}-${Math.random().toString(36).slice(2, 7)}`;

/** Return the id of a new entry. `crypto.randomUUID` is missing where a page comes over plain http from elsewhere. */
export function makeEntryId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return today's date as the person at this screen would say it, in ISO form. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** Tell the kernel that this page is gone; what it made for it would be fetched by every page that is opened later. */
export function sendLeave(model) {
  try {
    model.send({ type: "leave" });
  } catch (_error) {
    // The way to the kernel is gone already, and with the kernel goes its half.
  }
}

/** Return a number with its noun: "1 dot", "3 dots". */
export const formatCount = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

export const isEmpty = (value) => value === undefined || value === null || value === "";
/** Whether two values stand for the same answer: nothing, null and "" are one. */
export const isSame = (one, other) =>
  isEmpty(one) ? isEmpty(other) : !isEmpty(other) && String(one) === String(other);

/** Split a block copied from a spreadsheet into rows of cells; quoted cells may hold tabs, breaks and quotes. */
export function splitPasted(text) {
  const rows = [[]];
  let cell = "",
    quoted = false,
    begun = false;
  const tidy = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const endCell = () => {
    rows.at(-1).push(cell);
    cell = "";
    begun = false;
  };
  for (let i = 0; i < tidy.length; i += 1) {
    const sign = tidy[i];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (tidy[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (sign === '"' && !begun && /"(\t|\n|$)/.test(tidy.slice(i + 1))) {
      quoted = true;
      begun = true;
    } else if (sign === "\t") endCell();
    else if (sign === "\n") {
      endCell();
      rows.push([]);
    } else {
      cell += sign;
      begun = true;
    }
  }
  endCell();
  return rows;
}

/** How many cells of a block have something in them. */
export const countFilled = (rows) => rows.flat().filter((cell) => cell.trim()).length;

/** Say a date in ISO form as people here write it. */
export function sayDate(date) {
  const [year, month, day] = String(date).slice(0, 10).split("-").map(Number);
  if (!day) return String(date);
  return new Date(year, month - 1, day).toLocaleDateString(undefined, {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}
