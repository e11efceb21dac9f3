import { memorySource, readHeader, toDicomJson } from '../../../native/dicom/index.ts';
import type { Calibration } from '../../../native/contract/index.ts';
import { decodePlain } from '../../../pixels/index.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import { measure } from '../../../renderer/measure/maths/index.ts';
import type { Measured, MeasureContext, Subject } from '../../../renderer/measure/maths/index.ts';
import type { FrameImage, FrameScale, UltrasoundRegion } from '../../../renderer/imaging/index.ts';
import { addressOf, buildSeries } from '../../../renderer/imaging/metadata/series.ts';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { generate, SOP_CLASS } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { commonModules, identityOf, imagePixelModule } from '../../generate/modules.ts';

export const ROWS = 96;
export const COLUMNS = 80;
export const PADDING = -2000;

/** Values that no two neighbours share, with a block of padding in a corner. */
export function noise(): Int16Array {
  const values = new Int16Array(ROWS * COLUMNS);
  let state = 12_345;
  for (let at = 0; at < values.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const corner = at % COLUMNS < 12 && at < 12 * COLUMNS;
    values[at] = corner ? PADDING : ((state >>> 16) % 4001) - 1000;
  }
  return values;
}

/** A CT slice as a file. */
export function ctFile(
  PixelSpacing: readonly [number, number],
  elements: WriteDataset = {},
  values = noise(),
): GeneratedFile {
  const facts = {
    SOPClassUID: SOP_CLASS.ct,
    Modality: 'CT',
    StudyDescription: 'Measured',
    SeriesDescription: 'Noise',
    SeriesNumber: 1,
  };
  const identity = identityOf({}, 'MEASURED', facts, 1);
  const dataset: WriteDataset = {
    ...commonModules({}, identity, facts, 1),
    ...imagePixelModule({
      Rows: ROWS,
      Columns: COLUMNS,
      BitsStored: 16,
      PixelRepresentation: 1,
      PhotometricInterpretation: 'MONOCHROME2',
    }),
    PixelSpacing,
    PixelPaddingValue: { VR: 'SS', value: PADDING },
    RescaleSlope: 2,
    RescaleIntercept: -1000,
    RescaleType: 'HU',
  };
  return generate(identity, dataset, [values], { elements });
}

export type Loaded = {
  readonly pixels: StoredPixels;
  readonly image: FrameImage;
  readonly scale: FrameScale;
};

/** The file through the very code of the viewer: header, DICOM JSON, series, decoded pixels. */
export function loaded(file: GeneratedFile): Loaded {
  const source = memorySource(file.bytes);
  const header = readHeader(source);
  if (!header.ok) throw new Error(header.failure.kind);
  const json = toDicomJson(source, header.value, { bulkDataUri: (path) => path });
  const address = addressOf('library', file.StudyInstanceUID, file.SeriesInstanceUID);
  if (!json.ok || address === null) throw new Error('unreadable');
  const model = buildSeries([json.value], address);
  const image = model.image(0);
  const bytes = file.bytes.subarray(file.bytes.length - ROWS * COLUMNS * 2);
  const pixels = decodePlain(bytes, file.TransferSyntaxUID, image.description);
  if (pixels?.ok !== true) throw new Error('not decoded');
  return { pixels: pixels.value, image, scale: model.scale(0) };
}

export const plainScale = (changes: Partial<FrameScale> = {}): FrameScale => ({
  source: 'patient',
  spacing: { rowSpacingMm: 0.5, columnSpacingMm: 0.5 },
  relativeUncertainty: 0,
  regions: [],
  pixelAspect: 1,
  remarks: [],
  ...changes,
});

export const noSpacing = (pixelAspect = 1): FrameScale =>
  plainScale({ source: 'none', spacing: null, relativeUncertainty: null, pixelAspect });

export const region = (changes: Partial<UltrasoundRegion> = {}): UltrasoundRegion => ({
  left: 0,
  top: 0,
  right: 100,
  bottom: 100,
  format: '2d',
  x: { unit: 'mm', perPixel: 0.2 },
  y: { unit: 'mm', perPixel: 0.2 },
  reference: null,
  referenceValue: { x: 0, y: 0 },
  priority: 1,
  ...changes,
});

export const inRegions = (...regions: readonly UltrasoundRegion[]): FrameScale =>
  plainScale({ source: 'region', spacing: null, regions });

export const calibration = (rowSpacingMm: number, columnSpacingMm: number): Calibration => ({
  id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  StudyInstanceUID: '1.2.3' as Calibration['StudyInstanceUID'],
  SeriesInstanceUID: '1.2.3.4' as Calibration['SeriesInstanceUID'],
  SOPInstanceUID: '1.2.3.4.5' as Calibration['SOPInstanceUID'],
  scope: 'instance',
  rowSpacingMm,
  columnSpacingMm,
  line: [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
  ],
  lengthMm: 100 * columnSpacingMm,
  createdAt: 0,
  author: '',
});

/** Values without pixels. */
export const geometryOf = (
  kind: Subject['kind'],
  points: readonly (readonly [number, number])[],
  context: Partial<MeasureContext> = {},
): Measured =>
  measure(
    { kind, points: points.map(([x, y]) => ({ x, y })) },
    { scale: plainScale(), calibration: null, pixels: null, image: null, ...context },
  );

/** The value of a concept with its unit, as `12.5 mm`; `-` when there is none. */
export function valueOf(measured: Measured, concept: string): { value: number; unit: string } | null {
  const found = measured.values.find((value) => value.concept === concept);
  return found === undefined ? null : { value: found.value, unit: found.unit };
}
