// The first picture of a cold link hangs before the page like a curtain, until the viewer shows the same picture itself.
let remove: (() => void) | null = null;

/** Says how the curtain is taken away. Nobody else removes it. */
export function hangCurtain(takeAway: () => void): void {
  remove = takeAway;
}

export const curtainHangs = (): boolean => remove !== null;

/**
 * Takes the curtain away: the viewer's picture stands behind it, or something else is to be seen. At the next frame, when
 * React has written the patient's name as well; without effect when there is none.
 */
export function liftCurtain(): void {
  if (remove === null) return;
  requestAnimationFrame(remove);
  remove = null;
}
