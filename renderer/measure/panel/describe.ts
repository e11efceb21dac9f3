import type { Annotation } from '../../../native/contract/index.ts';
import type { MarksSession } from '../session.ts';
import { measureWords, styleNow, summary } from '../text.ts';
import type { Place } from '../types.ts';
import { nameOf, whereText } from './MeasurementRow.tsx';

/** `Image 62 · series 3`, in the language of the page; for lists elsewhere. */
export const placeWords = (session: MarksSession, place: Place): string =>
  whereText(session, place, measureWords.text);

/** An annotation in a line: what it is called, its values and where it is. */
export function annotationWords(
  session: MarksSession,
  annotation: Annotation,
): { readonly name: string; readonly detail: string } {
  const { main, rest } = summary(annotation, styleNow(false));
  const parts = [main, rest, placeWords(session, annotation)].filter((part) => part !== '');
  return { name: nameOf(annotation, measureWords.text), detail: parts.join(' · ') };
}
