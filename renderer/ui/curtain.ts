// A study's first picture hangs before the page like a curtain, until the viewer shows the same picture itself.
type Curtain = { readonly StudyInstanceUID: string; readonly takeAway: () => void };
let hanging: Curtain | null = null;

/** Hangs a study's curtain. Nobody else takes it away; one that hangs already goes. */
export function hangCurtain(StudyInstanceUID: string, takeAway: () => void): void {
  liftCurtain();
  hanging = { StudyInstanceUID, takeAway };
}

/** Does the curtain of a study hang of which this is true? */
export const curtainHangs = (isOf: (StudyInstanceUID: string) => boolean): boolean =>
  hanging !== null && isOf(hanging.StudyInstanceUID);

/**
 * Takes the curtain away: the viewer's picture stands behind it, or something else is to be seen. At the next frame, when
 * React has written the patient's name as well; without effect when there is none.
 */
export function liftCurtain(): void {
  if (hanging === null) return;
  requestAnimationFrame(hanging.takeAway);
  hanging = null;
}
