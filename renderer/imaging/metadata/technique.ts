import { number, string, strings } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';
import type { Keyword } from '../../../pixels/header/tags.ts';

// Technique for the corner of the image. Abbreviations are those printed on the film in every country.

const format = (value: number): string => String(Number(value.toPrecision(4)));

const quantity = (label: string, value: number | null, unit: string): string =>
  value === null ? '' : [label, format(value), unit].filter(Boolean).join(' ');

const line = (...parts: readonly string[]): string => parts.filter(Boolean).join('  ');

/** Number from a macro of an enhanced object, else from the instance. */
function read(
  frame: FrameAttributes,
  path: readonly Keyword[],
  inMacro: Keyword,
  plain: Keyword,
): number | null {
  const item = frame.macro(...path);
  return (item === null ? null : number(item, inMacro)) ?? number(frame.instance, plain);
}

// PS3.3 C.8.7.2: the older attributes are whole numbers of mA and ms, the later ones carry fractions.
function exposure(instance: DataSet): string {
  const micro = number(instance, 'ExposureInuAs');
  const mAs =
    number(instance, 'ExposureInmAs') ?? (micro !== null ? micro / 1000 : number(instance, 'Exposure'));
  return quantity('', mAs, 'mAs');
}
function current(instance: DataSet): string {
  const micro = number(instance, 'XRayTubeCurrentInuA');
  const mA =
    number(instance, 'XRayTubeCurrentInmA') ??
    (micro !== null ? micro / 1000 : number(instance, 'XRayTubeCurrent'));
  return quantity('', mA, 'mA');
}

function computedTomography(frame: FrameAttributes): string[] {
  const kVp = read(frame, ['CTXRayDetailsSequence'], 'KVP', 'KVP');
  const enhancedCurrent = frame.macro('CTExposureSequence');
  const mA = enhancedCurrent === null ? null : number(enhancedCurrent, 'XRayTubeCurrentInmA');
  const mAs = enhancedCurrent === null ? null : number(enhancedCurrent, 'ExposureInmAs');
  const reconstruction = frame.macro('CTReconstructionSequence');
  const kernel = strings(reconstruction ?? frame.instance, 'ConvolutionKernel')
    .filter(Boolean)
    .join(' ');
  return [
    line(
      quantity('', kVp, 'kVp'),
      mA === null ? current(frame.instance) : quantity('', mA, 'mA'),
      mAs === null ? exposure(frame.instance) : quantity('', mAs, 'mAs'),
    ),
    kernel,
  ];
}

function magneticResonance(frame: FrameAttributes): string[] {
  const timing: readonly Keyword[] = ['MRTimingAndRelatedParametersSequence'];
  const echo = read(frame, ['MREchoSequence'], 'EffectiveEchoTime', 'EchoTime');
  const inversion = read(frame, ['MRModifierSequence'], 'InversionTime', 'InversionTime');
  const flip = read(frame, timing, 'FlipAngle', 'FlipAngle');
  const { instance } = frame;
  return [
    line(
      quantity('TR', read(frame, timing, 'RepetitionTime', 'RepetitionTime'), ''),
      quantity('TE', echo, ''),
      inversion !== null && inversion > 0 ? quantity('TI', inversion, '') : '',
      flip === null ? '' : `FA ${format(flip)}°`,
    ),
    string(instance, 'PulseSequenceName') ||
      string(instance, 'SequenceName') ||
      strings(instance, 'ScanningSequence').join('\\'),
  ];
}

function radiography(frame: FrameAttributes): string[] {
  const { instance } = frame;
  const side = string(instance, 'ImageLaterality') || string(instance, 'Laterality');
  const compression = string(instance, 'Modality') === 'MG' ? number(instance, 'CompressionForce') : null;
  return [
    [side, string(instance, 'ViewPosition')].filter(Boolean).join(' '),
    line(quantity('', number(instance, 'KVP'), 'kVp'), exposure(instance) || current(instance)),
    quantity('', compression, 'N'),
  ];
}

function ultrasound(frame: FrameAttributes): string[] {
  const { instance } = frame;
  return [
    [...strings(instance, 'TransducerData'), string(instance, 'TransducerType')].filter(Boolean).join(' '),
    line(
      quantity('MI', number(instance, 'MechanicalIndex'), ''),
      quantity('TIB', number(instance, 'BoneThermalIndex'), ''),
    ),
  ];
}

function nuclear(frame: FrameAttributes): string[] {
  const item = frame.macro('RadiopharmaceuticalInformationSequence');
  const dose = item === null ? null : number(item, 'RadionuclideTotalDose');
  // PS3.3 C.8.9.2: Bq in PET; NM has long been written in MBq, so only what can be becquerels is given a unit.
  return [
    item === null ? '' : string(item, 'Radiopharmaceutical'),
    dose !== null && dose > 10_000 ? quantity('', dose / 1e6, 'MBq') : '',
  ];
}

/** Technique lines of a frame by its modality, those that are known. */
export function techniqueOf(frame: FrameAttributes): string[] {
  const lines = linesBy(string(frame.instance, 'Modality'), frame);
  const contrast = string(frame.instance, 'ContrastBolusAgent');
  return [...lines, contrast].map((entry) => entry.trim()).filter(Boolean);
}

function linesBy(modality: string, frame: FrameAttributes): string[] {
  switch (modality) {
    case 'CT':
      return computedTomography(frame);
    case 'MR':
      return magneticResonance(frame);
    case 'CR':
    case 'DX':
    case 'MG':
    case 'RF':
    case 'XA':
    case 'IO':
    case 'PX':
      return radiography(frame);
    case 'US':
    case 'IVUS':
      return ultrasound(frame);
    case 'NM':
    case 'PT':
      return nuclear(frame);
    default:
      return [];
  }
}
