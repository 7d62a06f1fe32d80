// @ts-check
// One control for each kind of field. A control is {node, input, read, write, setProblem}: `node` is what goes onto the
// page, `input` what takes the focus and the label.

import { isEmpty, isSame, make, makeId } from "./dom.js";

const ADD_NEW = "\u0000add";

/** Draw the control of a field. `use` gives names, suggestions, and takes changes: change(value, {soon}). */
export function makeControl(field, use) {
  const makers = {
    lines: makeLines,
    number: makeNumber,
    rating: use.compact ? makeSelect : makeRating,
    boolean: makeBoolean,
    choice: makeSelect,
    file: makeText,
    date: makePicker,
    time: makePicker,
    datetime: makePicker,
    reference: makeReference,
    name: makeName,
  };
  return (makers[field.control] ?? makeText)(field, use);
}

const CONTROL_TYPES = { date: "date", time: "time", datetime: "datetime-local" };

function simpleControl(input, _use) {
  return {
    node: input,
    input,
    read: () => input.value,
    write: (value) => {
      const text = isEmpty(value) ? "" : String(value);
      if (input.value !== text) input.value = text;
    },
    focus: () => input.focus(),
  };
}

/** Send what is typed into an input when typing pauses, and at once when it is left. */
function typedControl(input, use) {
  input.addEventListener("input", () => use.change(input.value, { soon: true }));
  input.addEventListener("change", () => use.change(input.value, { soon: false }));
  return simpleControl(input, use);
}

const makeInput = (_field, use, type = "text") =>
  typedControl(make("input", { type, class: "wb-input", autocomplete: "off" }), use);

// In a table a line of text is an area that grows, so that all of it can be read; Enter still goes to the next row.
const makeText = (field, use) =>
  use.compact ? makeArea(field, use, { rows: 1, kind: "wb-line" }) : makeInput(field, use);

// A number is typed as text: a number field of the browser would show nothing of what it cannot read.
function makeNumber(field, use) {
  const control = makeInput(field, use);
  control.input.inputMode = "decimal";
  control.input.classList.add("wb-number");
  return control;
}

const makeLines = (field, use) => makeArea(field, use, { rows: use.compact ? 2 : 4, kind: "wb-lines" });

function makeArea(_field, use, { rows, kind }) {
  const input = make("textarea", { class: `wb-input ${kind}`, rows, autocomplete: "off" });
  const control = typedControl(input, use);
  if (CSS.supports("field-sizing", "content")) return control; // then the style sheet makes it grow
  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 3}px`;
  };
  input.addEventListener("input", grow);
  return {
    ...control,
    write: (value) => {
      control.write(value);
      requestAnimationFrame(grow);
    },
  };
}

function makeName(field, use) {
  const control = makeInput(field, use);
  const list = make("datalist", { id: makeId("names") });
  control.input.setAttribute("list", list.id);
  control.input.addEventListener("focus", () =>
    list.replaceChildren(...use.suggestions(field.name).map((name) => make("option", { value: name }))),
  );
  return { ...control, node: make("span", { class: "wb-wrap" }, control.input, list) };
}

// The browser's own pickers. Text that is not a date (pasted, imported) is shown as text until it is corrected.
function makePicker(field, use) {
  const control = makeInput(field, use, CONTROL_TYPES[field.control]);
  const fits = { date: /^\d{4}-\d\d-\d\d$/, time: /^\d\d:\d\d$/, datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/ }[
    field.control
  ];
  return {
    ...control,
    write: (value) => {
      const type = isEmpty(value) || fits.test(String(value)) ? CONTROL_TYPES[field.control] : "text";
      if (control.input.type !== type) control.input.type = type;
      control.write(value);
    },
  };
}

const NOTHING_CHOSEN = "\u2013";

function fillOptions(select, options, value) {
  const known = isEmpty(value) || options.some((option) => isSame(option.value, value));
  const shown = known ? options : [...options, { value, label: String(value) }];
  select.replaceChildren(
    make("option", { value: "" }, NOTHING_CHOSEN),
    ...shown.map((option) => make("option", { value: option.value }, option.label)),
  );
  select.value = isEmpty(value) ? "" : String(value);
}

// Where there are many, the options come when they are first needed: 100 rows of 200 clients would be 20,000 elements.
const OPTIONS_AT_ONCE = 40;

function lazySelect(optionsFor, use) {
  const select = make("select", { class: "wb-input" });
  let value = null,
    full = false;
  const show = () => {
    const options = optionsFor();
    full = !use.compact || options.length <= OPTIONS_AT_ONCE;
    fillOptions(select, full ? options : options.filter((option) => isSame(option.value, value)), value);
  };
  const fill = () => {
    if (!full) {
      full = true;
      fillOptions(select, optionsFor(), value);
    }
  };
  for (const event of ["focus", "pointerdown", "pointerenter"]) select.addEventListener(event, fill);
  return {
    select,
    fill,
    write: (next) => {
      value = isEmpty(next) ? null : next;
      show();
    },
    read: () => select.value,
    set: (next) => {
      value = next;
    },
  };
}

function makeSelect(field, use) {
  const lazy = lazySelect(() => field.options, use);
  lazy.select.addEventListener("change", () => {
    lazy.set(lazy.select.value);
    use.change(lazy.select.value, { soon: false });
  });
  lazy.write(null);
  return {
    node: lazy.select,
    input: lazy.select,
    read: lazy.read,
    write: lazy.write,
    focus: () => lazy.select.focus(),
  };
}

function makeBoolean(field, use) {
  const options = [
    { value: "yes", label: "Yes" },
    { value: "no", label: "No" },
  ];
  const control = makeSelect({ ...field, options }, use);
  return { ...control, write: (value) => control.write(value === true ? "yes" : value === false ? "no" : value) };
}

function makeRating(field, use) {
  const name = makeId("rating");
  const group = make("div", { class: "wb-rating", role: "radiogroup" });
  const options = [...field.options, { value: "", label: "No answer" }];
  for (const option of options) {
    const radio = make("input", {
      type: "radio",
      name,
      value: String(option.value),
      onchange: () => use.change(option.value, { soon: false }),
    });
    group.append(make("label", {}, radio, make("span", {}, option.label)));
  }
  const radios = [...group.querySelectorAll("input")];
  return {
    node: group,
    input: group,
    isGroup: true,
    read: () => radios.find((radio) => radio.checked)?.value ?? "",
    write: (value) => {
      for (const radio of radios) radio.checked = isSame(radio.value, value);
    },
    focus: () => (radios.find((radio) => radio.checked) ?? radios[0]).focus(),
  };
}

function makeReference(field, use) {
  const options = () => [
    ...use
      .names()
      .filter((entry) => !entry.removed || isSame(entry.id, lazy.value))
      .map((entry) => ({ value: entry.id, label: entry.name })),
    { value: ADD_NEW, label: "Add new \u2026" },
  ];
  const lazy = lazySelect(options, use);
  const input = make("input", {
    type: "text",
    class: "wb-input",
    "aria-label": `Name of the new entry for ${field.title}`,
  });
  const panel = make(
    "span",
    { class: "wb-add-new", hidden: true },
    input,
    make("button", { type: "button", class: "wb-button", onclick: () => add() }, "Add"),
    make("button", { type: "button", class: "wb-button", onclick: () => close() }, "Cancel"),
  );
  const open = () => {
    panel.hidden = false;
    lazy.select.hidden = true;
    input.value = "";
    input.focus();
  };
  const close = () => {
    panel.hidden = true;
    lazy.select.hidden = false;
    lazy.write(lazy.value);
    lazy.select.focus();
  };
  const add = () =>
    use.addTo(field.reference, input.value, (entry) => {
      lazy.value = entry;
      close();
      use.change(entry, { soon: false });
    });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      add();
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  lazy.select.addEventListener("change", () => {
    if (lazy.select.value === ADD_NEW) {
      open();
      return;
    }
    lazy.value = lazy.select.value;
    lazy.set(lazy.value);
    use.change(lazy.value, { soon: false });
  });
  const write = (value) => {
    lazy.value = isEmpty(value) ? null : value;
    lazy.write(lazy.value);
  };
  write(null);
  return {
    node: make("span", { class: "wb-wrap" }, lazy.select, panel),
    input: lazy.select,
    read: () => lazy.value ?? "",
    write,
    focus: () => lazy.select.focus(),
  };
}

/** Say what is wrong with a field in words beside it, and to those who do not see it. */
export function makeProblem(control, described = []) {
  const node = make("span", { class: "wb-problem", id: makeId("problem"), hidden: true });
  const describe = (ids) => {
    if (ids.length) control.input.setAttribute("aria-describedby", ids.join(" "));
    else control.input.removeAttribute("aria-describedby");
  };
  describe(described);
  return {
    node,
    set(text) {
      node.hidden = !text;
      node.textContent = text ?? "";
      if (text) control.input.setAttribute("aria-invalid", "true");
      else control.input.removeAttribute("aria-invalid");
      describe(text ? [...described, node.id] : described);
    },
  };
}
