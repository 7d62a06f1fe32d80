// @ts-check
// What would change the page waits while something is pressed: under a pointer that holds still a button that moves
// away is not clicked, and a row that is left has more to say than one that somebody is in.

const PRESSABLE = "button,a,summary,label,input[type=checkbox],input[type=radio]";
const MAX_PRESS_MS = 2000;
const CLICK_MS = 50; // by then the click that follows a press has been
export const held = [];
let press = null;

function holdFor(milliseconds) {
  clearTimeout(press);
  press = setTimeout(release, milliseconds);
}

function release() {
  press = null;
  while (held.length && !press) {
    try {
      held.shift()();
    } catch (error) {
      reportError(error); // what else was held must not wait for the next press
    }
  }
}

document.addEventListener(
  "pointerdown",
  (event) => {
    if (event.target instanceof Element && event.target.closest(PRESSABLE)) holdFor(MAX_PRESS_MS);
  },
  true,
);
for (const end of ["pointerup", "pointercancel"])
  document.addEventListener(
    end,
    () => {
      if (press) holdFor(CLICK_MS);
    },
    true,
  );

/** Do something at once, or when what is pressed has been let go of. */
export function whenReleased(act) {
  if (press || held.length) held.push(act);
  else act();
}
