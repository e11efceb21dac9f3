// One element by its path, for bulk data retrieval.
import { type Element, type Syntax, Walk } from '../scan/walk.ts';
import type { ByteRange, ByteSource, DicomHeader } from '../types.ts';
import { resolveVR } from './resolveVR.ts';
import { wordBytes } from './value.ts';

export type ElementLocation = ByteRange & {
  readonly VR: string;
  /** Bytes of a word to reverse for little endian order; 1: the bytes are as they should be. */
  readonly swapBytes: number;
  /** The value is in fragments, items and all (`length` runs to the end of the last one's delimiter). */
  readonly encapsulated: boolean;
};

/**
 * Finds an element by a path of `toDicomJson`: `tag` or `tag/itemIndex/tag...`. Null when there is none. Offsets count
 * as those of the header do: in the inflated data set of a deflated file.
 */
export const elementAt = (source: ByteSource, header: DicomHeader, path: string): ElementLocation | null => {
  const steps = path.split('/');
  if (steps.length % 2 === 0 || steps.length > 400) return null;
  const walk = new Walk(source);
  const start = header.dataSet.deflated ? 0 : header.dataSet.offset;
  return within(walk, start, source.size, header.dataSet, steps, true).found;
};

type Search = { readonly found: ElementLocation | null; readonly end: number };

const within = (
  walk: Walk,
  start: number,
  end: number,
  syntax: Syntax,
  steps: readonly string[],
  topLevel: boolean,
): Search => {
  const [tagText = '', indexText, ...rest] = steps;
  const tag = /^[0-9A-Fa-f]{8}$/.test(tagText) ? Number.parseInt(tagText, 16) : -1;
  const wanted = indexText === undefined ? null : Number(indexText);
  let found: ElementLocation | null = null;
  let seen = false;
  const ended = walk.elements(start, end, syntax, topLevel, (element) => {
    if (element.tag !== tag || seen) return null;
    seen = true;
    if (wanted === null) {
      const located = location(walk, element);
      found = located;
      return element.length === null ? located.offset + located.length : null;
    }
    return walk.items(element.valueOffset, element.length, (itemStart, itemEnd, index) => {
      const steps = index === wanted ? rest : [];
      const inner = within(walk, itemStart, itemEnd, element.inside, steps, false);
      found ??= inner.found;
      return inner.end;
    });
  });
  return { found, end: ended };
};

const location = (walk: Walk, element: Element): ElementLocation => {
  const { VR, bigEndian } = resolveVR(element, false, walk);
  const swapBytes = bigEndian ? wordBytes(VR) : 1;
  const offset = element.valueOffset;
  if (element.length !== null) return { offset, length: element.length, VR, swapBytes, encapsulated: false };
  const end = walk.items(offset, null, (start, itemEnd) => Math.min(itemEnd, start));
  return { offset, length: end - offset, VR: VR === 'SQ' ? 'OB' : VR, swapBytes: 1, encapsulated: true };
};
