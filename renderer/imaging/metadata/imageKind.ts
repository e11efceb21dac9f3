import { string } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';

/**
 * What a pixel's place means. projection: a shadow on a detector, whose size depends on the depth of what threw it.
 * sectional: a plane of the patient. other: a photograph, a screen, a scanned sheet, ultrasound.
 */
export type ImageKind = 'projection' | 'sectional' | 'other';

const STORAGE = '1.2.840.10008.5.1.4.1.1';

/** SOP Class UIDs (PS3.4 B.5) below `1.2.840.10008.5.1.4.1.1`; a test compares them with the generated dictionary. */
export const projectionClasses: readonly string[] = [
  `${STORAGE}.1`, // Computed Radiography
  `${STORAGE}.1.1`, // Digital X-Ray, for presentation, for processing
  `${STORAGE}.1.1.1`,
  `${STORAGE}.1.2`, // Digital Mammography
  `${STORAGE}.1.2.1`,
  `${STORAGE}.1.3`, // Digital Intra-Oral
  `${STORAGE}.1.3.1`,
  `${STORAGE}.12.1`, // X-Ray Angiographic, Enhanced XA
  `${STORAGE}.12.1.1`,
  `${STORAGE}.12.2`, // X-Ray Radiofluoroscopic, Enhanced XRF
  `${STORAGE}.12.2.1`,
  `${STORAGE}.12.3`, // X-Ray Angiographic Bi-Plane (retired)
  `${STORAGE}.13.1.4`, // Breast Projection X-Ray, for presentation, for processing
  `${STORAGE}.13.1.5`,
  `${STORAGE}.481.1`, // RT Image
];

export const sectionalClasses: readonly string[] = [
  `${STORAGE}.2`, // CT, Enhanced CT, Legacy Converted Enhanced CT
  `${STORAGE}.2.1`,
  `${STORAGE}.2.2`,
  `${STORAGE}.4`, // MR, Enhanced MR, Enhanced MR Colour, Legacy Converted Enhanced MR
  `${STORAGE}.4.1`,
  `${STORAGE}.4.3`,
  `${STORAGE}.4.4`,
  `${STORAGE}.13.1.1`, // X-Ray 3D Angiographic
  `${STORAGE}.13.1.2`, // X-Ray 3D Craniofacial
  `${STORAGE}.13.1.3`, // Breast Tomosynthesis
  `${STORAGE}.20`, // Nuclear Medicine: its collimator does not magnify
  `${STORAGE}.30`, // Parametric Map
  `${STORAGE}.66.4`, // Segmentation
  `${STORAGE}.128`, // PET, Enhanced PET, Legacy Converted Enhanced PET
  `${STORAGE}.128.1`,
  `${STORAGE}.130`,
  `${STORAGE}.481.2`, // RT Dose
];

const PROJECTION_MODALITIES = new Set(['CR', 'DX', 'MG', 'IO', 'PX', 'XA', 'RF', 'RTIMAGE', 'RG']);
const SECTIONAL_MODALITIES = new Set(['CT', 'MR', 'PT', 'NM']);

const known: ReadonlyMap<string, ImageKind> = new Map([
  ...projectionClasses.map((uid) => [uid, 'projection'] as const),
  ...sectionalClasses.map((uid) => [uid, 'sectional'] as const),
]);

/** By the SOP class; where that is missing or private, by the modality. A secondary capture is what it was captured as: other. */
export function imageKindOf(instance: DataSet): ImageKind {
  const stated = string(instance, 'SOPClassUID');
  const byClass = known.get(stated);
  if (byClass !== undefined) return byClass;
  if (stated.startsWith(`${STORAGE}.`)) return 'other';
  const modality = string(instance, 'Modality');
  if (PROJECTION_MODALITIES.has(modality)) return 'projection';
  return SECTIONAL_MODALITIES.has(modality) ? 'sectional' : 'other';
}
