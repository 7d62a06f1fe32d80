// @ts-check
/* Every sentence the extension says to a learner. */
export const START = "Start the forms";
export const START_AGAIN = "Start the forms again";

export const UNTRUSTED =
  "This page was not made on this computer, or was changed outside the workbook. " +
  "Start its forms only if you trust where it came from.";
export const NO_KERNEL =
  "The forms on this page cannot start: there is no Python to run them. Open the page with the workbook itself.";
export const STOPPED =
  "The forms on this page have stopped. What you type is kept on this page, and saved when they are started again.";
export const CUT_OFF =
  "The workbook does not answer. What you type is kept in this browser, and saved when the workbook is back. " +
  "Start the workbook again, and open the page that it shows you.";
export const COMING_BACK =
  "The forms stopped and are starting again by themselves. Go on: what you type is kept and saved once they are back.";
export const SOME_FAILED =
  "A part of this page could not be started. The rest of the page works; the box below says what is wrong.";
