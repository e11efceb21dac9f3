// What a number of a report measures: by the code of its concept, of its derivation and of its unit together. Never by its
// place in the tree: the first number of a group may be an area or a perimeter.
import type { Code, MeasuredConcept } from '../../contract/index.ts';
import { conceptKey } from '../codes.ts';

type Dimension = 'length' | 'area' | 'angle' | 'velocity' | 'time' | 'ratio' | 'any';
type Meaning = { readonly as: MeasuredConcept; readonly dimension: Dimension };

const QUANTITIES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['SCT:410668003', { as: 'length', dimension: 'length' }], // Length
  ['DCM:121206', { as: 'length', dimension: 'length' }], // Distance
  ['DCM:121227', { as: 'length', dimension: 'length' }], // Line segment length
  ['SCT:103339001', { as: 'longAxis', dimension: 'length' }],
  ['SCT:131187009', { as: 'longAxis', dimension: 'length' }], // Major Axis
  ['SCT:103340004', { as: 'shortAxis', dimension: 'length' }],
  ['SCT:131188004', { as: 'shortAxis', dimension: 'length' }], // Minor Axis
  ['SCT:1483009', { as: 'angle', dimension: 'angle' }],
  ['DCM:110859', { as: 'angle', dimension: 'angle' }],
  ['SCT:285285000', { as: 'angle', dimension: 'angle' }], // Cobb angle
  ['SCT:42798000', { as: 'area', dimension: 'area' }],
  ['SCT:131184002', { as: 'area', dimension: 'area' }], // Area of defined region
  ['SCT:131191004', { as: 'perimeter', dimension: 'length' }],
  ['SCT:131190003', { as: 'radius', dimension: 'length' }],
  ['SCT:103355008', { as: 'width', dimension: 'length' }],
  ['DCM:121207', { as: 'height', dimension: 'length' }],
  ['DCM:110828', { as: 'velocity', dimension: 'velocity' }], // Flow Velocity
  ['SCT:103335007', { as: 'time', dimension: 'time' }], // Duration
  ['99LIGHTBOX:PixelCount', { as: 'pixelCount', dimension: 'any' }],
  ['99LIGHTBOX:PixelValue', { as: 'value', dimension: 'any' }],
  ['99LIGHTBOX:CardiothoracicRatio', { as: 'cardiothoracicRatio', dimension: 'ratio' }],
  // Named by the statistic alone, as several viewers write it.
  ['SCT:373098007', { as: 'mean', dimension: 'any' }],
  ['SCT:386136009', { as: 'standardDeviation', dimension: 'any' }],
  ['SCT:255605001', { as: 'minimum', dimension: 'any' }],
  ['SCT:56851009', { as: 'maximum', dimension: 'any' }],
  ['SCT:373099004', { as: 'median', dimension: 'any' }],
  ['DCM:112179', { as: 'minimum', dimension: 'any' }], // ... Attenuation Coefficient
  ['DCM:112180', { as: 'maximum', dimension: 'any' }],
  ['DCM:112181', { as: 'mean', dimension: 'any' }],
  ['DCM:112182', { as: 'median', dimension: 'any' }],
  ['DCM:112183', { as: 'standardDeviation', dimension: 'any' }],
]);

/** Quantities that a pixel has (PS3.16 CID 7180, 7469): their statistic stands in the derivation, or they are one value. */
const INTENSITIES: ReadonlySet<string> = new Set([
  '99LIGHTBOX:PixelValue',
  'DCM:112031', // Attenuation Coefficient
  'DCM:110851', // X-Ray Attenuation Coefficient
  'DCM:110852', // MR signal intensity
  'DCM:126400', // Standardized Uptake Value
  'DCM:126401', // SUVbw
  'DCM:126402', // SUVlbm
  'DCM:126403', // SUVbsa
  'DCM:113041', // Apparent Diffusion Coefficient
  'DCM:110821', // Nuclear Medicine Tomographic Activity
]);

const STATISTICS: ReadonlyMap<string, MeasuredConcept> = new Map<string, MeasuredConcept>([
  ['SCT:373098007', 'mean'],
  ['SCT:386136009', 'standardDeviation'],
  ['SCT:255605001', 'minimum'],
  ['SCT:56851009', 'maximum'],
  ['SCT:373099004', 'median'],
  ['SCT:255619001', 'sum'], // Total
]);

const HEART = 'SCT:80891009';
const THORAX = 'SCT:51185008';

export type Described = {
  readonly concept: Code;
  readonly unit: Code | null;
  readonly derivation: Code | null;
  readonly site: Code | null; // a modifier of this very number
};

/** Ours where it is one of them; null for any other quantity, and for a unit that does not fit what the code says. */
export function measuredAs({ concept, unit, derivation, site }: Described): MeasuredConcept | null {
  const key = conceptKey(concept);
  const statistic = derivation === null ? undefined : STATISTICS.get(conceptKey(derivation));
  if (INTENSITIES.has(key)) return derivation === null ? 'value' : (statistic ?? null);
  const meaning = QUANTITIES.get(key);
  if (meaning === undefined || !fits(unit, meaning.dimension)) return null;
  // A mean of lengths is a length, but a standard deviation of them is not.
  if (derivation !== null && statistic !== 'mean') return null;
  const of = conceptKey(site);
  if (meaning.as === 'width' && of === HEART) return 'heartWidth';
  if (meaning.as === 'width' && of === THORAX) return 'thoraxWidth';
  return meaning.as;
}

/** The axis or width that a line is said to be, also where its unit is none that lengths have (no spacing was known). */
export function lineRole({ concept, site }: Pick<Described, 'concept' | 'site'>): MeasuredConcept | null {
  return measuredAs({ concept, site, derivation: null, unit: { value: 'mm', scheme: 'UCUM', meaning: '' } });
}

const UNITS: Readonly<Record<Exclude<Dimension, 'any'>, RegExp>> = {
  length: /^(\[?(in_i|ft_i)\]?|[kcmun]?m|\{pixels?\}|px)$/,
  area: /^([kcmun]?m2|\{pixels?\}2|px2)$/,
  angle: /^(deg|rad|m?rad)$/,
  velocity: /^[kcm]?m\/(m?s|h|min)$/,
  time: /^([mun]?s|min|h)$/,
  ratio: /^(1|%|\{ratio\})?$/,
};

function fits(unit: Code | null, dimension: Dimension): boolean {
  if (dimension === 'any') return true;
  return unit !== null && UNITS[dimension].test(unit.value);
}
