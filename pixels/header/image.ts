import { paletteTable } from '../palette.ts';
import type { PixelDescription } from '../types.ts';
import { count, has, number, sequence, string, strings } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import { paletteOf, pixelVrOf, rescaleOf, tablesOf, voiFunctionOf, windowsOf } from './lookUp.ts';
import { overlayBitsOf, overlaysOf } from './overlays.ts';
import { shutterOf } from './shutter.ts';
import type { HeaderImage, HeaderRemark } from './types.ts';

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

const PADDING = {
  PixelData: ['PixelPaddingValue', 'PixelPaddingRangeLimit'],
  FloatPixelData: ['FloatPixelPaddingValue', 'FloatPixelPaddingRangeLimit'],
  DoubleFloatPixelData: ['DoubleFloatPixelPaddingValue', 'DoubleFloatPixelPaddingRangeLimit'],
} as const;

// PS3.3 C.7.5.1.1.2: signed as Pixel Representation says, whatever VR (US or SS) it was written with; a range runs from
// Value to Limit in either order.
function paddingOf(instance: DataSet, description: PixelDescription): HeaderImage['padding'] {
  const whole = description.element === 'PixelData';
  const bits = description.BitsAllocated;
  const asStored = (value: number): number => {
    if (!whole) return value;
    if (description.PixelRepresentation === 1 && value >= 2 ** (bits - 1)) return value - 2 ** bits;
    return description.PixelRepresentation === 0 && value < 0 ? value + 2 ** bits : value;
  };
  const [valueKeyword, limitKeyword] = PADDING[description.element];
  const value = number(instance, valueKeyword);
  if (value === null) return null;
  const limit = number(instance, limitKeyword) ?? value;
  const [a, b] = [asStored(value), asStored(limit)];
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

type Polarity = { readonly inverse: boolean; readonly remarks: readonly HeaderRemark[] };

// PS3.3 C.8.11.3.1.2: Presentation LUT Shape INVERSE says the same as MONOCHROME1, not its opposite. Where they disagree
// either of them makes the picture inverse.
function polarityOf(instance: DataSet, description: PixelDescription): Polarity {
  const lowIsWhite = description.PhotometricInterpretation === 'MONOCHROME1';
  const shape = string(instance, 'PresentationLUTShape');
  const contradicting = lowIsWhite ? shape === 'IDENTITY' : shape === 'INVERSE';
  return {
    inverse: lowIsWhite || shape === 'INVERSE',
    remarks: contradicting ? ['contradicting-polarity'] : [],
  };
}

/** The Modality LUT of a frame: a table in place of slope and intercept where there is one that can be used. */
function modalityOf(frame: FrameAttributes, signed: boolean) {
  const { instance } = frame;
  const rescale = rescaleOf(frame);
  const { tables, remarks } = tablesOf(instance, 'ModalityLUTSequence', { kind: 'modality-lut', signed });
  const [modalityLut = null] = tables;
  return {
    slope: modalityLut === null ? rescale.slope : 1,
    intercept: modalityLut === null ? rescale.intercept : 0,
    unit: unitOf(instance, rescale.type, modalityLut !== null),
    modalityLut,
    remarks: [...remarks, ...(modalityLut === null ? rescale.remarks : [])],
  };
}

const FRAME_TYPES = ['MRImageFrameTypeSequence', 'CTImageFrameTypeSequence'] as const;

// PS3.3 C.8.16.2.1.1: MIXED stands for frames that differ, each with its own answer.
function isSupplemental(frame: FrameAttributes, description: PixelDescription): boolean {
  if (description.PhotometricInterpretation !== 'MONOCHROME2') return false;
  const whole = string(frame.instance, 'PixelPresentation');
  if (whole !== 'MIXED') return whole === 'COLOR';
  return FRAME_TYPES.some((type) => string(frame.macro(type) ?? {}, 'PixelPresentation') === 'COLOR');
}

function colourOf(frame: FrameAttributes, description: PixelDescription) {
  const signed = description.PixelRepresentation === 1;
  const needed = description.PhotometricInterpretation === 'PALETTE COLOR';
  const supplemental = isSupplemental(frame, description);
  const read = needed || supplemental ? paletteOf(frame.instance, signed) : null;
  const unusable = read !== null && paletteTable(read) === null;
  const palette = unusable ? null : read;
  const remarks: HeaderRemark[] = (needed && palette === null) || unusable ? ['palette-unusable'] : [];
  return { palette: needed ? palette : null, supplemental: supplemental ? palette : null, remarks };
}

/** What the header says about showing this frame. */
export function headerImageOf(frame: FrameAttributes): HeaderImage {
  const { instance } = frame;
  const planes = overlaysOf(frame);
  const overlayBits = overlayBitsOf(planes.overlays);
  const plain = descriptionOf(instance);
  const description = overlayBits.length === 0 ? plain : { ...plain, overlayBits };
  const shutters = shutterOf(frame);
  const signed = description.PixelRepresentation === 1;
  const modality = modalityOf(frame, signed);
  // The input of a VOI LUT is a modality value, signed as soon as rescaling can make it negative (PS3.3 C.11.2.1.1).
  const voiSigned = modality.modalityLut === null && (signed || modality.intercept < 0);
  const voiPlace = frame.find('FrameVOILUTSequence', 'VOILUTSequence');
  const voi = tablesOf(voiPlace, 'VOILUTSequence', { kind: 'voi-lut', signed: voiSigned });
  const presentation = tablesOf(instance, 'PresentationLUTSequence', {
    kind: 'presentation-lut',
    signed: false,
  });
  const colour = colourOf(frame, description);
  const polarity = polarityOf(instance, description);
  return {
    description,
    ...modality,
    voiFunction: voiFunctionOf(frame),
    voiLuts: voi.tables,
    presentationLut: presentation.tables[0] ?? null,
    palette: colour.palette,
    supplemental: colour.supplemental,
    padding: paddingOf(instance, description),
    inverse: polarity.inverse,
    overlays: planes.overlays,
    shutter: shutters.shutter,
    remarks: [modality, voi, presentation, windowsOf(frame), colour, polarity, planes, shutters].flatMap(
      (part) => part.remarks,
    ),
  };
}

// PS3.3 C.11.1.1.2: Rescale Type is optional in the CT Image Module, where values are then Hounsfield units.
function unitOf(instance: DataSet, rescaleType: string, hasTable: boolean): string {
  if (hasTable) {
    const type = string(sequence(instance, 'ModalityLUTSequence')[0] ?? {}, 'ModalityLUTType');
    return type === 'US' ? '' : type;
  }
  if (rescaleType !== '' && rescaleType !== 'US') return rescaleType;
  const original = strings(instance, 'ImageType')[0] !== 'DERIVED';
  return string(instance, 'Modality') === 'CT' && rescaleType === '' && original ? 'HU' : '';
}
