// Measurements as a Comprehensive SR by PS3.16 TID 1500. Everything that is drawn here lies in the plane of a frame, so
// Comprehensive 3D SR, which SCOORD3D would need, is never called for.
import type { Annotation, Code } from '../../contract/index.ts';
import { item, text } from '../../dicom/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { CONCEPT, codeOf, dcm, OWN_SCHEME, sct } from '../codes.ts';
import { codedItem, containerItem, evidence, imageItem, observationContext } from './content.ts';
import { measurementGroup } from './group.ts';
import { commonModules, momentOf, type Identity, type SourceImage, type Writing } from './modules.ts';
import { codeItem, longString } from './values.ts';

export const COMPREHENSIVE_SR = '1.2.840.10008.5.1.4.1.1.88.33';

/** `annotations`: at least one, each on one of the writing's images. */
export function reportDataset(
  annotations: readonly Annotation[],
  title: string,
  writing: Writing,
  identity: Identity,
): WriteDataset {
  const authors = new Set(annotations.map(({ author }) => author));
  const author = authors.size === 1 ? ([...authors][0] ?? '') : '';
  const groups = annotations.flatMap((annotation) => {
    const image = writing.images.get(annotation.SOPInstanceUID);
    return image === undefined ? [] : [measurementGroup(annotation, image)];
  });
  const { date, time } = momentOf(writing);
  return {
    ...commonModules(writing, COMPREHENSIVE_SR, identity),
    CodingSchemeIdentificationSequence: [
      {
        CodingSchemeDesignator: OWN_SCHEME,
        CodingSchemeName: 'Lightbox codes',
        CodingSchemeResponsibleOrganization: 'Lightbox',
      },
    ],
    Modality: 'SR',
    SeriesNumber: 9001,
    SeriesDescription: longString(title) || 'Measurements',
    ReferencedPerformedProcedureStepSequence: [],
    ContentDate: date,
    ContentTime: time,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    PerformedProcedureCodeSequence: [],
    CurrentRequestedProcedureEvidenceSequence: evidence(writing.images.values()),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(CONCEPT.imagingMeasurementReport)],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1500' }],
    ContentSequence: [
      ...observationContext(writing, author),
      ...procedures(writing),
      containerItem(
        { relationship: 'CONTAINS', name: CONCEPT.imageLibrary },
        libraryGroups(annotations, writing),
        { template: '1600' },
      ),
      containerItem({ relationship: 'CONTAINS', name: CONCEPT.imagingMeasurements }, groups),
    ],
  };
}

/** What was done: the study's own procedure codes, or just imaging (PS3.16 CID 100). */
function procedures({ images }: Writing): WriteDataset[] {
  const found = [...images.values()]
    .map(({ data }) => codeOf(item(data, '00081032')))
    .find((code) => isWhole(code));
  const code = found ?? sct('363679005', 'Imaging procedure');
  return [codedItem({ relationship: 'HAS CONCEPT MOD', name: CONCEPT.procedureReported }, code)];
}

const isWhole = (code: Code | null): boolean =>
  code !== null && code.value !== '' && code.scheme !== '' && code.scheme.length <= 16 && code.meaning !== '';

/** PS3.16 TID 1601, 1602: the images by modality; one entry for each frame that is marked. */
function libraryGroups(annotations: readonly Annotation[], { images }: Writing): WriteDataset[] {
  const byModality = new Map<string, Map<string, { image: SourceImage; frameNumber: number }>>();
  for (const { SOPInstanceUID, frameNumber } of annotations) {
    const image = images.get(SOPInstanceUID);
    if (image === undefined) continue;
    const modality = text(image.data, '00080060') || 'OT';
    const entries = byModality.get(modality) ?? new Map();
    entries.set(`${SOPInstanceUID}/${frameNumber}`, { image, frameNumber });
    byModality.set(modality, entries);
  }
  return [...byModality].map(([modality, entries]) =>
    containerItem({ relationship: 'CONTAINS', name: CONCEPT.imageLibraryGroup }, [
      codedItem(
        { relationship: 'HAS ACQ CONTEXT', name: CONCEPT.modality },
        dcm(modality, modalityName(modality)),
      ),
      ...[...entries.values()].map(({ image, frameNumber }) =>
        imageItem({ relationship: 'CONTAINS', name: null }, image, frameNumber),
      ),
    ]),
  );
}

/** PS3.16 CID 29. */
const MODALITIES: ReadonlyMap<string, string> = new Map([
  ['CR', 'Computed Radiography'],
  ['CT', 'Computed Tomography'],
  ['DX', 'Digital Radiography'],
  ['ES', 'Endoscopy'],
  ['IO', 'Intra-oral Radiography'],
  ['MG', 'Mammography'],
  ['MR', 'Magnetic Resonance'],
  ['NM', 'Nuclear Medicine'],
  ['OP', 'Ophthalmic Photography'],
  ['OPT', 'Ophthalmic Tomography'],
  ['PT', 'Positron emission tomography'],
  ['PX', 'Panoramic X-Ray'],
  ['RF', 'Radiofluoroscopy'],
  ['SM', 'Slide Microscopy'],
  ['US', 'Ultrasound'],
  ['XA', 'X-Ray Angiography'],
  ['XC', 'External-camera Photography'],
]);
const modalityName = (modality: string): string => MODALITIES.get(modality) ?? modality;
