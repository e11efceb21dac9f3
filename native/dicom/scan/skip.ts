// Finds the end of a value of undefined length (PS3.5 7.5) without keeping anything of it. Iterative: nesting costs a
// byte, not a call frame. Missing and surplus delimiters are put up with as far as the structure says what was meant.
import { LIMITS } from '../limits.ts';
import { VR_FORM, VR_UN } from '../vr.ts';
import { ITEM, ITEM_END, type Scanner, SEQUENCE_END, UNDEFINED_LENGTH } from './scanner.ts';

/** Counts every element passed, over the whole of one reading. */
export type Budget = { steps: number };

export type SkipFailure = 'unterminated-sequence' | 'element-beyond-end' | 'limit-steps' | 'limit-depth';
export type Skipped = {
  readonly end: number;
  readonly failure: SkipFailure | null;
  readonly missingDelimiter: boolean;
};

/** State of an open level: bit 0 set in an item (elements follow), clear in a sequence (items follow); bit 1: explicit. */
const IN_ITEM = 1;
const EXPLICIT = 2;

/**
 * PS3.5 6.2.2 note 2: UN of undefined length is implicit little endian inside. Some writers stayed explicit; the first
 * element inside tells, when its VR letters would make an absurd length.
 */
export const unknownIsExplicit = (scanner: Scanner, itemOffset: number): boolean => {
  if (!scanner.has(itemOffset, 16) || scanner.uint16(itemOffset, false) !== 0xfffe) return false;
  const code =
    ((scanner.bytes[itemOffset - scanner.base + 12] ?? 0) << 8) |
    (scanner.bytes[itemOffset - scanner.base + 13] ?? 0);
  if (VR_FORM[code] === 0) return false;
  return itemOffset + 16 + scanner.uint32(itemOffset + 12, false) > scanner.size;
};

/** Skips from `position`, the first byte of the value; `explicit` is the syntax inside. `end` is after the delimiter. */
export const skipUndefined = (
  scanner: Scanner,
  position: number,
  syntax: { readonly explicit: boolean; readonly bigEndian: boolean },
  budget: Budget,
): Skipped => {
  const levels: number[] = [syntax.explicit ? EXPLICIT : 0];
  let at = position;
  let missingDelimiter = false;
  const result = (failure: SkipFailure | null): Skipped => ({ end: at, failure, missingDelimiter });

  while (levels.length > 0) {
    if (++budget.steps > LIMITS.scanSteps) return result('limit-steps');
    if (levels.length > LIMITS.scanDepth) return result('limit-depth');
    const level = levels[levels.length - 1] ?? 0;
    const explicit = (level & EXPLICIT) !== 0;
    // A UN sequence is little endian whatever the file is; only explicit levels can be big endian.
    if (!scanner.header(at, explicit, syntax.bigEndian && explicit)) return result('unterminated-sequence');
    const { tag, length, valueOffset } = scanner;

    if (tag === ITEM) {
      if ((level & IN_ITEM) !== 0) missingDelimiter = true;
      else if (length === UNDEFINED_LENGTH) levels.push(level | IN_ITEM);
      if (length !== UNDEFINED_LENGTH) {
        if (valueOffset + length > scanner.size) return result('element-beyond-end');
        if ((level & IN_ITEM) !== 0) levels.pop();
      }
      at = length === UNDEFINED_LENGTH ? valueOffset : valueOffset + length;
    } else if (tag === ITEM_END) {
      if ((level & IN_ITEM) !== 0) levels.pop();
      else missingDelimiter = true; // surplus
      at = valueOffset;
    } else if (tag === SEQUENCE_END) {
      if ((level & IN_ITEM) !== 0) {
        levels.pop();
        missingDelimiter = true;
      }
      levels.pop();
      at = valueOffset;
    } else if ((level & IN_ITEM) === 0) {
      // An element where an item should be: the sequence ended without its delimiter.
      missingDelimiter = true;
      levels.pop();
    } else if (length === UNDEFINED_LENGTH) {
      const inner =
        scanner.vr === VR_UN ? unknownIsExplicit(scanner, valueOffset) : explicit && scanner.vr !== 0;
      levels.push(inner ? EXPLICIT : 0);
      at = valueOffset;
    } else {
      if (valueOffset + length > scanner.size) return result('element-beyond-end');
      at = valueOffset + length;
    }
  }
  return result(null);
};
