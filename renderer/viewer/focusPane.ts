/** Gives the keyboard to a pane: where it belongs whenever a menu or a choice has been made. */
export const focusPane = (id: number): void =>
  document.querySelector<HTMLElement>(`[data-pane="${id}"]`)?.focus({ preventScroll: true });
