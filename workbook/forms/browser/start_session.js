// @ts-check
import { RoomOnPage } from "./session.js";

function render(context) {
  const shown = new RoomOnPage(context);
  return () => shown.close();
}

export default { render };
