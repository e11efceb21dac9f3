// The VR of an element: as written, or by the dictionary where nothing usable is written.
import { elementOf, implicitVR, isPrivate } from '../dictionary/index.ts';
import type { Element, Walk } from '../scan/walk.ts';
import { VR_FORM, VR_UN, vrName } from '../vr.ts';

export type ResolvedVR = {
  readonly VR: string;
  /** PS3.5 6.2.2: a UN value is little endian in every file. */
  readonly bigEndian: boolean;
};

/** `signedPixels`: Pixel Representation is 1, which decides "US or SS" (PS3.5 Annex A.1). */
export const resolveVR = (element: Element, signedPixels: boolean, walk: Walk): ResolvedVR => {
  const { tag, vr, length, syntax } = element;
  const written = vr !== 0 && VR_FORM[vr] !== 0 ? vrName(vr) : null;
  if (written !== null && vr !== VR_UN) return { VR: written, bigEndian: syntax.bigEndian };
  // Undefined lengths are for sequences, and for pixels in fragments, which callers know by their tag.
  if (length === null) return { VR: 'SQ', bigEndian: false };
  const bigEndian = written === null && syntax.bigEndian;
  const entry = elementOf(tag);
  if (entry === null) {
    const known = implicitVR(tag);
    return { VR: known === 'UN' && beginsWithItem(element, walk) ? 'SQ' : known, bigEndian };
  }
  if (entry.choices.includes('OW')) return { VR: 'OW', bigEndian };
  if (entry.choices.includes('SS') && entry.choices.length > 1)
    return { VR: signedPixels ? 'SS' : 'US', bigEndian };
  return { VR: entry.VR, bigEndian };
};

/** A private sequence of stated length, in a syntax without VRs, can only be told by its first item. */
const beginsWithItem = ({ tag, length, valueOffset }: Element, walk: Walk): boolean => {
  if (!isPrivate(tag) || length === null || length < 8 || !walk.scanner.has(valueOffset, 8)) return false;
  if (walk.scanner.uint32(valueOffset, false) !== 0xe000fffe) return false;
  const itemLength = walk.scanner.uint32(valueOffset + 4, false);
  return itemLength === 0xffffffff || itemLength + 8 <= length;
};
