// The codes that our values are written with; reading them back is sr/measured.ts.
import type {
  AnnotationKind,
  Code,
  MeasuredConcept,
  MeasuredValue,
  SpacingSource,
} from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { CONCEPT, dcm, own, sct, ucum } from '../codes.ts';
import { NO_UNIT, codedItem, numberItem, type Relationship } from './content.ts';

export type MeasuredCode = { readonly name: Code; readonly derivation?: Code; readonly site?: Code };

/** PS3.16 CID 7470, 7471, 7464; ours where there is no code. */
const GEOMETRIC: Readonly<Partial<Record<MeasuredConcept, MeasuredCode>>> = {
  length: { name: sct('410668003', 'Length') },
  longAxis: { name: sct('103339001', 'Long axis') },
  shortAxis: { name: sct('103340004', 'Short axis') },
  angle: { name: sct('1483009', 'Angle') },
  area: { name: sct('42798000', 'Area') },
  perimeter: { name: sct('131191004', 'Perimeter') },
  radius: { name: sct('131190003', 'Radius') },
  width: { name: sct('103355008', 'Width') },
  height: { name: dcm('121207', 'Height') },
  heartWidth: { name: sct('103355008', 'Width'), site: sct('80891009', 'Heart') },
  thoraxWidth: { name: sct('103355008', 'Width'), site: sct('51185008', 'Thorax') },
  cardiothoracicRatio: { name: own('CardiothoracicRatio', 'Cardiothoracic ratio') },
  pixelCount: { name: own('PixelCount', 'Number of pixels') },
  velocity: { name: dcm('110828', 'Flow Velocity') },
  time: { name: sct('103335007', 'Duration') },
};

const COBB = sct('285285000', 'Cobb angle');

/** PS3.16 CID 7464. */
const STATISTICS: Readonly<Partial<Record<MeasuredConcept, Code>>> = {
  mean: sct('373098007', 'Mean'),
  standardDeviation: sct('386136009', 'Standard Deviation'),
  minimum: sct('255605001', 'Minimum'),
  maximum: sct('56851009', 'Maximum'),
  median: sct('373099004', 'Median'),
  sum: sct('255619001', 'Total'),
};

/** PS3.16 CID 7180: what a pixel's value is, where its unit says so. */
function intensity(unit: string): Code {
  if (unit === "[hnsf'U]") return dcm('112031', 'Attenuation Coefficient');
  return unit === '{SUVbw}g/ml' ? dcm('126401', 'SUVbw') : own('PixelValue', 'Pixel value');
}

/** What a value is: the concept, how it was derived of many, and of what. */
export function measuredCode(
  { concept, unit }: Pick<MeasuredValue, 'concept' | 'unit'>,
  kind: AnnotationKind,
): MeasuredCode {
  if (concept === 'angle' && kind === 'cobb') return { name: COBB };
  const derivation = STATISTICS[concept];
  return GEOMETRIC[concept] ?? { name: intensity(unit), ...(derivation === undefined ? {} : { derivation }) };
}

const UNIT_MEANINGS: ReadonlyMap<string, string> = new Map([
  ['mm', 'millimeter'],
  ['cm', 'centimeter'],
  ['mm2', 'square millimeter'],
  ['cm2', 'square centimeter'],
  ['deg', 'degree'],
  ['s', 'second'],
  ['ms', 'millisecond'],
  ['cm/s', 'centimeter per second'],
  ["[hnsf'U]", 'Hounsfield unit'],
  ['%', 'percent'],
]);

/** px and px2 of the contract are UCUM annotations; what is no UCUM stays as the image said it. */
export function unitCode(unit: string): Code {
  if (unit === '') return NO_UNIT;
  if (unit === 'px') return ucum('{pixels}', 'pixels');
  if (unit === 'px2') return ucum('{pixels}2', 'square pixels');
  return ucum(unit, UNIT_MEANINGS.get(unit) ?? unit);
}

const METHODS: Readonly<Record<SpacingSource, Code>> = {
  patient: own('SpacingPatient', 'Pixel spacing in the patient'),
  geometry: own('SpacingGeometry', 'Pixel spacing calibrated by known geometry'),
  fiducial: own('SpacingFiducial', 'Pixel spacing calibrated by an object of known size'),
  detector: own('SpacingDetector', 'Pixel spacing at the detector, not magnification corrected'),
  magnification: own('SpacingMagnified', 'Detector spacing over the estimated magnification'),
  region: own('SpacingRegion', 'Ultrasound region calibration'),
  manual: own('SpacingManual', 'Calibrated by a reader'),
  none: own('SpacingNone', 'No pixel spacing'),
};

const OF_SPACE = /^(k|c|m|u|n)?m2?$/;

/** A value as a NUM item (TID 300, 1419): what of it was derived, by which spacing, how sure it is, and from what. */
export function valueItem(
  relationship: Relationship,
  value: MeasuredValue,
  {
    kind,
    spacingSource,
    from,
  }: { kind: AnnotationKind; spacingSource: SpacingSource; from: readonly WriteDataset[] },
): WriteDataset {
  const { name, derivation, site } = measuredCode(value, kind);
  const modifier = (concept: Code, code: Code | undefined): WriteDataset[] =>
    code === undefined ? [] : [codedItem({ relationship: 'HAS CONCEPT MOD', name: concept }, code)];
  const unit = unitCode(value.unit);
  const method = OF_SPACE.test(value.unit) ? METHODS[spacingSource] : undefined;
  const sure =
    value.uncertainty === null
      ? []
      : [
          numberItem(
            { relationship: 'HAS PROPERTIES', name: CONCEPT.uncertainty },
            { value: value.uncertainty, unit },
          ),
        ];
  return numberItem({ relationship, name }, { value: value.value, unit }, [
    ...modifier(CONCEPT.derivation, derivation),
    ...modifier(CONCEPT.measurementMethod, method),
    ...modifier(CONCEPT.findingSite, site),
    ...sure,
    ...from,
  ]);
}
