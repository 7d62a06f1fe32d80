// @ts-check
import { ToolOnPage } from "./tool.js";

function render(context) {
  const shown = new ToolOnPage(context);
  return () => shown.close();
}

export default { render };
