// @ts-check
// What each widget of a page brings along: the program itself is the same for all of them and comes over once, in the
// state of a widget that is nowhere shown.
async function fetchProgram(model) {
  const holder = await model.widget_manager.get_model(model.get("program"));
  const programs = (globalThis.workbookPrograms ??= new Map());
  const code = holder.get("code"),
    style = holder.get("style");
  if (!programs.has(style)) {
    const node = document.createElement("style");
    node.textContent = style;
    document.head.append(node);
    programs.set(style, node);
  }
  if (!programs.has(code))
    programs.set(code, import(URL.createObjectURL(new Blob([code], { type: "text/javascript" }))));
  return programs.get(code);
}

export default {
  async render(context) {
    const program = await fetchProgram(context.model);
    return program.default.render(context);
  },
};
