// One forward pass over the top level of a data set: takes the wanted elements and stops at the pixels.
import { type Budget, skipUndefined, unknownIsExplicit } from '../scan/skip.ts';
import { ITEM, ITEM_END, type Scanner, SEQUENCE_END, UNDEFINED_LENGTH } from '../scan/scanner.ts';
import type { Encoding } from '../transferSyntax.ts';
import type { PixelDataLocation } from '../types.ts';
import { LIMITS } from '../limits.ts';
import { VR_FORM, VR_OB, VR_UN } from '../vr.ts';
import type { Found } from './found.ts';
import { slotOf, WANTED, WANTED_TAGS } from './wanted.ts';

export type Damage = { readonly atByte: number; readonly detail: string };
export type DataSetScan = {
  readonly pixelData: PixelDataLocation | null;
  /** Where the structure broke; the scan ended there. */
  readonly damage: Damage | null;
  /** The scan ran out of bytes (or into a limit) rather than to an end. */
  readonly ranOut: boolean;
  readonly limit: 'steps' | 'depth' | null;
};

const FLOAT_PIXEL_DATA = 0x7fe00008;
const DOUBLE_FLOAT_PIXEL_DATA = 0x7fe00009;
const PIXEL_DATA = 0x7fe00010;

export const scanDataSet = (
  scanner: Scanner,
  start: number,
  encoding: Encoding,
  found: Found,
  tolerated: Set<string>,
): DataSetScan => {
  const { explicit, bigEndian } = encoding;
  const budget: Budget = { steps: 0 };
  let at = start;
  let next = 0; // in WANTED_TAGS
  let previous = 0;
  let stray: Damage | null = null;
  let pixelData: PixelDataLocation | null = null;
  const ended = (damage: Damage | null, ranOut = false, limit: DataSetScan['limit'] = null): DataSetScan => ({
    pixelData,
    damage: stray ?? damage,
    ranOut,
    limit,
  });

  for (;;) {
    if (++budget.steps > LIMITS.scanSteps)
      return ended({ atByte: at, detail: 'limit-steps' }, false, 'steps');
    if (!scanner.header(at, explicit, bigEndian)) {
      const odd = pixelData === null ? 'trailing-bytes' : 'bytes-after-pixels';
      return endOfData(scanner, at, { odd, tolerated }, ended);
    }
    const { tag, length, valueOffset } = scanner;
    if (tag <= previous) {
      if (tag === 0 && length === 0) {
        // A file whose copying broke off may have its full size, and zeros from there: that is no end of a data set.
        const isPadding = previous !== 0 && (pixelData !== null || scanner.size - at <= LIMITS.paddingBytes);
        if (!isPadding) return ended({ atByte: at, detail: 'zeros' });
        tolerated.add('trailing-zeros');
        return ended(null);
      }
      tolerated.add(tag === previous ? 'duplicate-element' : 'unsorted');
      next = 0;
    }
    if (tag >= FLOAT_PIXEL_DATA) {
      if (tag <= PIXEL_DATA && (tag === PIXEL_DATA || tag <= DOUBLE_FLOAT_PIXEL_DATA)) {
        pixelData ??= pixelLocation(scanner);
        at = valueOffset + length;
        // What follows the pixels is looked at only to tell whether the file is sound.
        if (length === UNDEFINED_LENGTH || at >= scanner.size) return ended(null);
        previous = tag;
        continue;
      }
      if (tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END) {
        // PS3.5 7.5: items and delimiters stand in sequences only. What follows is still read.
        stray ??= { atByte: at, detail: 'stray-delimiter' };
        at = valueOffset + (tag === ITEM && length !== UNDEFINED_LENGTH ? length : 0);
        if (at > scanner.size) return ended({ atByte: valueOffset - 8, detail: 'element-beyond-end' }, true);
        continue;
      }
    }
    previous = tag;
    if (length === UNDEFINED_LENGTH) {
      const { vr } = scanner;
      const inside =
        scanner.vr === VR_UN || scanner.vr === 0 ? unknownIsExplicit(scanner, valueOffset) : explicit;
      const skipped = skipUndefined(scanner, valueOffset, { explicit: inside, bigEndian }, budget);
      if (skipped.missingDelimiter) tolerated.add('missing-delimiter');
      if (skipped.failure !== null) {
        const limit =
          skipped.failure === 'limit-steps' ? 'steps' : skipped.failure === 'limit-depth' ? 'depth' : null;
        return ended({ atByte: skipped.end, detail: skipped.failure }, limit === null, limit);
      }
      at = skipped.end;
      if (tag === WANTED.RequestAttributesSequence)
        found.takeRange(slotOf.RequestAttributesSequence, scanner, {
          offset: valueOffset,
          length: at - valueOffset,
          vr,
        });
      continue;
    }
    if (valueOffset + length > scanner.size) {
      const damage = elementBeyondEnd(scanner, at);
      takeIfWanted(scanner, found, tag);
      return ended(damage, true);
    }
    while ((WANTED_TAGS[next] ?? 0) < tag) next += 1;
    if (WANTED_TAGS[next] === tag) found.take(next, scanner);
    at = valueOffset + length;
  }
};

/** Fewer bytes are left than an element header has: the end, some padding, or a broken element. */
const endOfData = (
  scanner: Scanner,
  at: number,
  { odd, tolerated }: { readonly odd: string; readonly tolerated: Set<string> },
  ended: (damage: Damage | null, ranOut?: boolean) => DataSetScan,
): DataSetScan => {
  const left = scanner.size - at;
  if (left <= 0) return ended(null, true);
  if (!scanner.has(at, left))
    return ended({ atByte: scanner.end, detail: 'file-shorter-than-its-size' }, true);
  for (let index = 0; index < left; index += 1) {
    const byte = scanner.bytes[at - scanner.base + index];
    if (byte !== 0 && byte !== 0x20) return ended({ atByte: at, detail: odd }, true);
  }
  tolerated.add('trailing-zeros');
  return ended(null, true);
};

const elementBeyondEnd = (scanner: Scanner, at: number): Damage => ({
  atByte: at,
  detail: scanner.vr !== 0 && VR_FORM[scanner.vr] === 0 ? 'not-an-element' : 'element-beyond-end',
});

/** The last element of a truncated file may still say something: the first bytes of its value are there. */
const takeIfWanted = (scanner: Scanner, found: Found, tag: number): void => {
  const slot = WANTED_TAGS.indexOf(tag);
  if (slot >= 0 && scanner.length <= LIMITS.indexedValueBytes) found.take(slot, scanner);
};

const pixelLocation = (scanner: Scanner): PixelDataLocation => {
  const { tag, vr, length, valueOffset } = scanner;
  const keyword =
    tag === PIXEL_DATA ? 'PixelData' : tag === FLOAT_PIXEL_DATA ? 'FloatPixelData' : 'DoubleFloatPixelData';
  const encapsulated = length === UNDEFINED_LENGTH;
  return {
    keyword,
    VR: pixelVR(keyword, vr),
    encapsulated,
    valueOffset,
    valueLength: encapsulated ? null : length,
  };
};

/** PS3.5 A.1: Pixel Data of implicit syntax is OW. */
const pixelVR = (keyword: PixelDataLocation['keyword'], vr: number): PixelDataLocation['VR'] => {
  if (keyword === 'FloatPixelData') return 'OF';
  if (keyword === 'DoubleFloatPixelData') return 'OD';
  return vr === VR_OB ? 'OB' : vr === VR_UN ? 'UN' : 'OW';
};
