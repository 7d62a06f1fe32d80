// @ts-check
// The buttons that switch between two layouts of a form.

import { make, makeButton } from "./dom.js";

const LAYOUTS = {
  table: { table: "Table", records: "One at a time" },
  lists: { lists: "Lists", table: "Table" },
  matrix: { matrix: "Matrix", table: "List" },
};

/** Return the buttons for a form's own view, or an empty list when it has one layout only. */
export function drawLayoutSwitch(view, current, choose) {
  if (!LAYOUTS[view]) return [];
  const bar = make("div", { class: "wb-bar wb-layouts", role: "group", "aria-label": "Layout" });
  for (const [layout, text] of Object.entries(LAYOUTS[view]))
    bar.append(makeButton(text, () => choose(layout), { "aria-pressed": String(layout === current) }));
  return [bar];
}
