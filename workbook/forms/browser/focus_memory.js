// @ts-check
// The control that somebody used last: when the page draws its forms again, the focus returns to it.

/** @type {{ key: string, input: any } | null} */
let last = null;

/** Remember the control that has the focus, with the key of its form. */
export function rememberFocus(key, input) {
  last = { key, input };
}

/** Forget a control that somebody left, unless the page has removed it. */
export function forgetFocus(input) {
  setTimeout(() => {
    if (last?.input === input && input.isConnected) last = null;
  });
}

/** Return the focus to the control of an earlier form with this key, unless somebody uses another control now. */
export function restoreFocus(key, findControl) {
  if (last?.key !== key || last.input.isConnected) return;
  if (document.activeElement?.closest("input,select,textarea,button,[role=dialog]")) return;
  const { dataset, selectionStart, selectionEnd } = last.input;
  const control = findControl(dataset.entry, dataset.field);
  control?.focus();
  if (Number.isInteger(selectionStart)) control?.input.setSelectionRange(selectionStart, selectionEnd);
}
