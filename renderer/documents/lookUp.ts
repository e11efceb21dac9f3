import type { DocumentSummary, ImageReference, Presentation } from '../../native/contract/index.ts';
import { names } from './types.ts';
import type { Frame } from './types.ts';

// What documents say of an image, by the image: panes ask with every picture that they draw.

/** Keeps what was worked out for as long as it is asked for with the same value. */
export function remembered<K, V>(work: () => V): (of: K) => V {
  let last: { readonly of: K; readonly value: V } | null = null;
  return (of) => {
    if (last === null || last.of !== of) last = { of, value: work() };
    return last.value;
  };
}

type Entry<T> = { readonly image: ImageReference; readonly of: T };
type LookUp<T> = (frame: Frame) => readonly T[];

function lookUp<T>(entries: readonly Entry<T>[]): LookUp<T> {
  const byInstance = new Map<string, Entry<T>[]>();
  for (const entry of entries) {
    const known = byInstance.get(entry.image.SOPInstanceUID);
    if (known === undefined) byInstance.set(entry.image.SOPInstanceUID, [entry]);
    else known.push(entry);
  }
  return (frame) => [
    ...new Set(
      (byInstance.get(frame.SOPInstanceUID) ?? [])
        .filter(({ image }) => names(image, frame))
        .map(({ of }) => of),
    ),
  ];
}

/** States by the images that they name, in their order. */
export const statesByImage = (states: readonly Presentation[]): LookUp<Presentation> =>
  lookUp(states.flatMap((of) => of.images.map((image) => ({ image, of }))));

/** Documents by the images that they reject. */
export const rejectionsByImage = (list: readonly DocumentSummary[]): LookUp<DocumentSummary> =>
  lookUp(list.flatMap((of) => of.rejectedImages.map((image) => ({ image, of }))));
