// @ts-check
import { showBackend } from "./form.js";

function render(context) {
  const shown = showBackend(context);
  return () => shown.close();
}

export default { render };
