import type { LookUpTable, Palette, VoiFunction, VoiWindow } from '../types.ts';
import { bytes, number, numbers, sequence, string, strings, vr } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import type { Keyword } from './tags.ts';

type Descriptor = { readonly length: number; readonly first: number; readonly bits: number };

// PS3.3 C.11.1.1: a length of 0 means 65536, and the first value is signed or not as the pixels are, which a writer or
// a JSON encoder may have said otherwise (VR US or SS).
function descriptorOf(dataSet: DataSet, keyword: Keyword, signed: boolean): Descriptor | null {
  const [length, first, bits] = numbers(dataSet, keyword) ?? [];
  if (length === undefined || first === undefined || bits === undefined) return null;
  const unsigned = first & 0xffff;
  return {
    length: (length & 0xffff) === 0 ? 65_536 : length & 0xffff,
    first: signed && unsigned > 0x7fff ? unsigned - 0x10000 : unsigned,
    bits,
  };
}

function wordsOf(raw: Uint8Array): number[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: raw.byteLength >> 1 }, (_, index) => view.getUint16(index * 2, true));
}

// Tables of 8-bit entries are written one to a byte or one to a word; the number of bytes tells which.
function entriesOf(raw: Uint8Array | null, descriptor: Descriptor): number[] | null {
  if (raw === null || raw.byteLength === 0) return null;
  const bytePacked = descriptor.bits <= 8 && raw.byteLength < descriptor.length * 2;
  const entries = bytePacked ? Array.from(raw) : wordsOf(raw);
  return entries.length === 0 ? null : entries.slice(0, descriptor.length);
}

/** A Modality or VOI LUT item (PS3.3 C.11.1, C.11.2); null when it is not whole enough to be one. */
export function lookUpTableOf(item: DataSet, signed: boolean): LookUpTable | null {
  const descriptor = descriptorOf(item, 'LUTDescriptor', signed);
  const entries = descriptor === null ? null : entriesOf(bytes(item, 'LUTData'), descriptor);
  if (descriptor === null || entries === null) return null;
  // Writers state 16 bits for tables that hold fewer, and the reverse; the greatest entry never lies.
  const greatest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  const stated = descriptor.bits >= 1 && descriptor.bits <= 16 ? descriptor.bits : 16;
  const bits = greatest >= 2 ** stated ? 16 : stated;
  return { first: descriptor.first, bits, entries, explanation: string(item, 'LUTExplanation') };
}

export function tablesOf(place: DataSet | null, keyword: Keyword, signed: boolean): LookUpTable[] {
  const items = place === null ? [] : sequence(place, keyword);
  return items.map((item) => lookUpTableOf(item, signed)).filter((table) => table !== null);
}

/** Every usable window of a frame, in the header's order (PS3.3 C.11.2.1.2: width must not be 0 or less). */
export function windowsOf(frame: FrameAttributes): VoiWindow[] {
  const place = frame.find('FrameVOILUTSequence', 'WindowCenter');
  if (place === null) return [];
  const [centers, widths] = [numbers(place, 'WindowCenter') ?? [], numbers(place, 'WindowWidth') ?? []];
  const explanations = strings(place, 'WindowCenterWidthExplanation');
  return centers.flatMap((center, index) => {
    const width = widths[index] ?? 0;
    return width > 0 ? [{ center, width, explanation: explanations[index] ?? '' }] : [];
  });
}

export function voiFunctionOf(frame: FrameAttributes): VoiFunction {
  const place = frame.find('FrameVOILUTSequence', 'VOILUTFunction');
  const stated = place === null ? '' : string(place, 'VOILUTFunction');
  return stated === 'LINEAR_EXACT' || stated === 'SIGMOID' ? stated : 'LINEAR';
}

export function rescaleOf(frame: FrameAttributes): { slope: number; intercept: number; type: string } {
  const place = frame.find('PixelValueTransformationSequence', 'RescaleSlope') ?? frame.instance;
  const slope = number(place, 'RescaleSlope') ?? 1;
  return {
    slope: slope === 0 ? 1 : slope, // 0 would make every value the same: a writer's blunder
    intercept: number(place, 'RescaleIntercept') ?? 0,
    type: string(place, 'RescaleType'),
  };
}

const CHANNELS = ['Red', 'Green', 'Blue'] as const;

/** The palette as it stands in the header, for `pixels` to expand; null when a part is missing. */
export function paletteOf(instance: DataSet, signed: boolean): Palette | null {
  const channels = CHANNELS.map((channel) => {
    const descriptor = descriptorOf(instance, `${channel}PaletteColorLookupTableDescriptor`, signed);
    const plain = bytes(instance, `${channel}PaletteColorLookupTableData`);
    const segmented = bytes(instance, `Segmented${channel}PaletteColorLookupTableData`);
    const data = plain ?? segmented;
    return descriptor === null || data === null ? null : { ...descriptor, data, segmented: plain === null };
  });
  const [red, green, blue] = channels;
  return red && green && blue ? { red, green, blue } : null;
}

const DECLARED = new Set(['OB', 'OW', 'UN', 'OF', 'OD'] as const);

/** The VR of Pixel Data, where the metadata says it. */
export function pixelVrOf(instance: DataSet): 'OB' | 'OW' | 'UN' | 'OF' | 'OD' | undefined {
  const stated = vr(instance, 'PixelData');
  return [...DECLARED].find((known) => known === stated);
}
