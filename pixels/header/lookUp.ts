import { lutDescriptor, readLut } from '../lookUpTable.ts';
import type { Palette } from '../palette.ts';
import type { VoiFunction } from '../voi.ts';
import { bytes, number, numbers, sequence, string, strings, vr } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import type { Keyword } from './tags.ts';
import type { HeaderRemark, LookUpTable, VoiWindow } from './types.ts';

/** The tables of a sequence that can be used, and what is to be said about the others. */
export type Tables = { readonly tables: readonly LookUpTable[]; readonly remarks: readonly HeaderRemark[] };

type TableKind = 'modality-lut' | 'voi-lut' | 'presentation-lut';

/** Modality, VOI or Presentation LUTs (PS3.3 C.11.1, C.11.2, C.11.4) of a sequence in `place`. */
export function tablesOf(
  place: DataSet | null,
  keyword: Keyword,
  options: { readonly kind: TableKind; readonly signed: boolean },
): Tables {
  const items = place === null ? [] : sequence(place, keyword);
  const remarks = new Set<HeaderRemark>();
  const tables = items.flatMap((item): LookUpTable[] => {
    const [descriptor, data] = [numbers(item, 'LUTDescriptor'), bytes(item, 'LUTData')];
    const { state, table } = readLut({ descriptor, data, signed: options.signed });
    if (state !== 'sound') remarks.add(`${options.kind}-${state}`);
    return table === null ? [] : [{ ...table, explanation: string(item, 'LUTExplanation') }];
  });
  return { tables, remarks: [...remarks] };
}

export type Windows = { readonly windows: readonly VoiWindow[]; readonly remarks: readonly HeaderRemark[] };

/**
 * Every usable window of a frame, in the header's order. PS3.3 C.11.2.1.2: a width of 0 or less means nothing, and one
 * below 1 nothing to LINEAR.
 */
export function windowsOf(frame: FrameAttributes): Windows {
  const place = frame.find('FrameVOILUTSequence', 'WindowCenter');
  if (place === null) return { windows: [], remarks: [] };
  const [centers, widths] = [numbers(place, 'WindowCenter') ?? [], numbers(place, 'WindowWidth') ?? []];
  const explanations = strings(place, 'WindowCenterWidthExplanation');
  const isLinear = voiFunctionOf(frame) === 'LINEAR';
  const windows = centers.flatMap((center, index): VoiWindow[] => {
    const width = widths[index] ?? 0;
    if (width <= 0 || (isLinear && width < 1)) return [];
    return [{ center, width, explanation: explanations[index] ?? '' }];
  });
  const stated = Math.max(strings(place, 'WindowCenter').length, strings(place, 'WindowWidth').length);
  return { windows, remarks: windows.length < stated ? ['window-refused'] : [] };
}

export function voiFunctionOf(frame: FrameAttributes): VoiFunction {
  const place = frame.find('FrameVOILUTSequence', 'VOILUTFunction');
  const stated = place === null ? '' : string(place, 'VOILUTFunction');
  return stated === 'LINEAR_EXACT' || stated === 'SIGMOID' ? stated : 'LINEAR';
}

export type Rescaling = {
  readonly slope: number;
  readonly intercept: number;
  readonly type: string;
  readonly remarks: readonly HeaderRemark[];
};

export function rescaleOf(frame: FrameAttributes): Rescaling {
  const place = frame.find('PixelValueTransformationSequence', 'RescaleSlope') ?? frame.instance;
  const type = string(place, 'RescaleType');
  const slope = number(place, 'RescaleSlope');
  // 0 would make every value the same, and with an unreadable one no intercept is worth anything.
  if (slope === 0 || (slope === null && string(place, 'RescaleSlope') !== ''))
    return { slope: 1, intercept: 0, type: '', remarks: ['rescale-refused'] };
  return { slope: slope ?? 1, intercept: number(place, 'RescaleIntercept') ?? 0, type, remarks: [] };
}

const CHANNELS = ['Red', 'Green', 'Blue'] as const;

/** The palette as it stands in the header, for `pixels` to expand; null when a part is missing. */
export function paletteOf(instance: DataSet, signed: boolean): Palette | null {
  const channels = CHANNELS.map((channel) => {
    const stated = numbers(instance, `${channel}PaletteColorLookupTableDescriptor`);
    const descriptor = lutDescriptor(stated, signed);
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
