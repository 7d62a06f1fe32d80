// @ts-check
import { showHalf } from "./form.js";

function render(context) {
  const shown = showHalf(context);
  return () => shown.close();
}

export default { render };
