// The grey scale of a presentation state: modality, VOI and presentation transformations (PS3.4 N.2).
import type { Presentation } from '../../contract/index.ts';
import { inlineBytes, item, items, number, numbers, text, texts, type DicomJson } from '../../dicom/index.ts';
import { readLut as readTable } from '../../../pixels/index.ts';
import { scopedImages, type Evidence } from '../references.ts';

type Lut = NonNullable<NonNullable<Presentation['modality']>['lut']>;

const TAG = {
  RescaleIntercept: '00281052',
  RescaleSlope: '00281053',
  RescaleType: '00281054',
  modalityLut: '00283000',
  LUTDescriptor: '00283002',
  LUTExplanation: '00283003',
  ModalityLUTType: '00283004',
  LUTData: '00283006',
  voiLut: '00283010',
  softcopyVoi: '00283110',
  WindowCenter: '00281050',
  WindowWidth: '00281051',
  Explanation: '00281055',
  VOILUTFunction: '00281056',
  presentationLut: '20500010',
  PresentationLUTShape: '20500020',
} as const;

/**
 * A LUT item, PS3.3 C.11.1.1. `first` is as written: where the image's own values are signed and it is 32768 or more, it
 * stands for a negative number.
 */
export function readLut(data: DicomJson | null): Lut | null {
  const descriptor = numbers(data, TAG.LUTDescriptor);
  const { table } = readTable({
    descriptor: descriptor.every(Number.isInteger) ? descriptor : null,
    data: lutBytes(data),
    signed: data?.[TAG.LUTDescriptor]?.vr === 'SS',
  });
  if (table === null) return null;
  return {
    first: table.first,
    bits: table.bits,
    entries: [...table.entries],
    explanation: text(data, TAG.LUTExplanation),
  };
}

/** LUT Data is OW or US; in JSON the first are bytes and the second numbers. */
function lutBytes(data: DicomJson | null): Uint8Array | null {
  const words = numbers(data, TAG.LUTData);
  return words.length === 0
    ? inlineBytes(data, TAG.LUTData)
    : Uint8Array.from(words.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]));
}

/** Null where it has none, and then none is applied: the state says the whole pipeline (PS3.4 N.2.1). */
export function readModality(data: DicomJson): Presentation['modality'] {
  const table = item(data, TAG.modalityLut);
  const lut = readLut(table);
  if (lut !== null) return { slope: 1, intercept: 0, unit: text(table, TAG.ModalityLUTType), lut };
  const [slope, intercept] = [number(data, TAG.RescaleSlope), number(data, TAG.RescaleIntercept)];
  if (slope === null || intercept === null || slope === 0) return null;
  return { slope, intercept, unit: text(data, TAG.RescaleType), lut: null };
}

export function readVoi(data: DicomJson, related: Evidence): Presentation['voi'] {
  return items(data, TAG.softcopyVoi)
    .map((voi) => ({
      images: scopedImages(voi, related),
      windows: windowsOf(voi),
      luts: items(voi, TAG.voiLut)
        .map(readLut)
        .filter((lut) => lut !== null),
    }))
    .filter(({ windows, luts }) => windows.length > 0 || luts.length > 0);
}

type Window = Presentation['voi'][number]['windows'][number];

/** C.11.2.1.2: a width below 1 is none for LINEAR, and 0 or less for the others. */
function windowsOf(voi: DicomJson): Window[] {
  const name = text(voi, TAG.VOILUTFunction);
  const shape = name === 'SIGMOID' || name === 'LINEAR_EXACT' ? name : 'LINEAR';
  const [widths, explanations] = [numbers(voi, TAG.WindowWidth), texts(voi, TAG.Explanation)];
  return numbers(voi, TAG.WindowCenter)
    .map((center, index): Window => ({
      center,
      width: widths[index] ?? NaN,
      function: shape,
      explanation: explanations[index] ?? '',
    }))
    .filter(
      ({ center, width }) =>
        Number.isFinite(center) && Number.isFinite(width) && (shape === 'LINEAR' ? width >= 1 : width > 0),
    );
}

export function readPresentationLut(data: DicomJson): Presentation['presentationLut'] {
  const lut = readLut(item(data, TAG.presentationLut));
  if (lut !== null) return { shape: null, lut };
  const shape = text(data, TAG.PresentationLUTShape);
  return shape === 'IDENTITY' || shape === 'INVERSE' ? { shape, lut: null } : null;
}

/** Grey scale items that are there and cannot be used. */
export function lutProblems(data: DicomJson): readonly string[] {
  const broken = (table: DicomJson | null): boolean => table !== null && readLut(table) === null;
  const vois = items(data, TAG.softcopyVoi);
  const voi = vois.some(
    (one) =>
      items(one, TAG.voiLut).some(broken) || numbers(one, TAG.WindowCenter).length !== windowsOf(one).length,
  );
  return [
    ...(broken(item(data, TAG.modalityLut)) ? ['bad-modality-lut'] : []),
    ...(voi ? ['bad-voi'] : []),
    ...(broken(item(data, TAG.presentationLut)) ? ['bad-presentation-lut'] : []),
  ];
}
