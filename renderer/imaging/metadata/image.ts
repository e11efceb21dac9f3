import type { PixelDescription } from '../../../pixels/index.ts';
import type { FrameImage } from '../types.ts';
import { count, has, number, string, strings } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import { cosinesOf, pixelAspectOf, spacingOf } from './geometry.ts';
import { paletteOf, pixelVrOf, rescaleOf, tablesOf, voiFunctionOf } from './lookUp.ts';

function elementOf(instance: DataSet): PixelDescription['element'] {
  if (has(instance, 'DoubleFloatPixelData')) return 'DoubleFloatPixelData';
  return has(instance, 'FloatPixelData') ? 'FloatPixelData' : 'PixelData';
}

/** The Image Pixel Module; where a type 1 attribute is missing, what its neighbours imply. */
export function descriptionOf(instance: DataSet): PixelDescription {
  const SamplesPerPixel = count(instance, 'SamplesPerPixel', 1) ?? 1;
  const element = elementOf(instance);
  const implied = element === 'DoubleFloatPixelData' ? 64 : element === 'FloatPixelData' ? 32 : 8;
  const BitsAllocated = count(instance, 'BitsAllocated', 1) ?? implied;
  const BitsStored = count(instance, 'BitsStored', 1) ?? BitsAllocated;
  const VR = pixelVrOf(instance);
  return {
    Rows: count(instance, 'Rows') ?? 0,
    Columns: count(instance, 'Columns') ?? 0,
    SamplesPerPixel,
    PhotometricInterpretation:
      string(instance, 'PhotometricInterpretation') || (SamplesPerPixel >= 3 ? 'RGB' : 'MONOCHROME2'),
    PlanarConfiguration: count(instance, 'PlanarConfiguration') ?? 0,
    BitsAllocated,
    BitsStored,
    HighBit: count(instance, 'HighBit') ?? BitsStored - 1,
    PixelRepresentation: count(instance, 'PixelRepresentation') ?? 0,
    element,
    ...(VR === undefined ? {} : { VR }),
  };
}

// PS3.3 C.7.5.1.1.2: written as US or SS; a range runs from Value to Limit in either order.
function paddingOf(instance: DataSet, description: PixelDescription): FrameImage['padding'] {
  const bits = description.BitsAllocated;
  const asStored = (value: number): number => {
    if (description.PixelRepresentation === 1 && value >= 2 ** (bits - 1)) return value - 2 ** bits;
    return description.PixelRepresentation === 0 && value < 0 ? value + 2 ** bits : value;
  };
  const value = number(instance, 'PixelPaddingValue');
  if (value === null) return null;
  const limit = number(instance, 'PixelPaddingRangeLimit') ?? value;
  const [a, b] = [asStored(value), asStored(limit)];
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

// PS3.3 C.8.11.3.1.2: Presentation LUT Shape INVERSE says the same as MONOCHROME1, not its opposite.
const isInverse = (instance: DataSet, description: PixelDescription): boolean =>
  description.PhotometricInterpretation === 'MONOCHROME1' ||
  string(instance, 'PresentationLUTShape') === 'INVERSE';

/** What drawing and reading out this frame needs. */
export function imageOf(frame: FrameAttributes): FrameImage {
  const { instance } = frame;
  const description = descriptionOf(instance);
  const signed = description.PixelRepresentation === 1;
  const rescale = rescaleOf(frame);
  const [modalityLut = null] = tablesOf(instance, 'ModalityLUTSequence', signed);
  const spacing = spacingOf(frame);
  const cosines = cosinesOf(frame);
  const [row, column] = strings(instance, 'PatientOrientation');
  // The input of a VOI LUT is a modality value, signed as soon as rescaling can make it negative (PS3.3 C.11.2.1.1).
  const voiSigned = signed || rescale.intercept < 0;
  const voiPlace = frame.find('FrameVOILUTSequence', 'VOILUTSequence');
  return {
    description,
    slope: modalityLut === null ? rescale.slope : 1,
    intercept: modalityLut === null ? rescale.intercept : 0,
    unit: unitOf(instance, rescale.type, modalityLut !== null),
    modalityLut,
    voiFunction: voiFunctionOf(frame),
    voiLuts: tablesOf(voiPlace, 'VOILUTSequence', voiSigned && modalityLut === null),
    palette: description.PhotometricInterpretation === 'PALETTE COLOR' ? paletteOf(instance, signed) : null,
    padding: paddingOf(instance, description),
    inverse: isInverse(instance, description),
    pixelAspect: pixelAspectOf(frame, spacing),
    spacing,
    cosines: cosines === null ? null : { row: cosines.row, column: cosines.column },
    PatientOrientation:
      row !== undefined && column !== undefined && row !== '' && column !== '' ? [row, column] : null,
  };
}

// PS3.3 C.11.1.1.2: Rescale Type is optional in the CT Image Module, where values are then Hounsfield units.
function unitOf(instance: DataSet, rescaleType: string, hasTable: boolean): string {
  if (rescaleType !== '' && rescaleType !== 'US') return rescaleType;
  const original = strings(instance, 'ImageType')[0] !== 'DERIVED';
  return string(instance, 'Modality') === 'CT' && rescaleType === '' && original && !hasTable ? 'HU' : '';
}
