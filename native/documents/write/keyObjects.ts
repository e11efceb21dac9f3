// Key images as a Key Object Selection: PS3.3 A.35.4, PS3.16 TID 2010.
import type { Code } from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { CONCEPT } from '../codes.ts';
import { evidence, imageItem, observationContext, textItem } from './content.ts';
import { commonModules, momentOf, type Identity, type Writing } from './modules.ts';
import { codeItem } from './values.ts';

export const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';

export type KeyFrame = { readonly SOPInstanceUID: string; readonly frameNumber: number };
type Selection = {
  readonly images: readonly KeyFrame[]; // each one of the writing's images
  readonly title: Code;
  readonly description: string;
  readonly author: string;
};

export function keyObjectsDataset(selection: Selection, writing: Writing, identity: Identity): WriteDataset {
  const { date, time } = momentOf(writing);
  const { title, description, author } = selection;
  return {
    ...commonModules(writing, KEY_OBJECT_SELECTION, identity),
    Modality: 'KO',
    SeriesNumber: 9003,
    SeriesDescription: 'Key images',
    ReferencedPerformedProcedureStepSequence: [],
    ContentDate: date,
    ContentTime: time,
    CurrentRequestedProcedureEvidenceSequence: evidence(writing.images.values()),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(title)],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2010' }],
    ContentSequence: [
      ...observationContext(writing, author),
      ...(description === ''
        ? []
        : [textItem({ relationship: 'CONTAINS', name: CONCEPT.keyObjectDescription }, description)]),
      ...selection.images.flatMap(({ SOPInstanceUID, frameNumber }) => {
        const image = writing.images.get(SOPInstanceUID);
        return image === undefined
          ? []
          : [imageItem({ relationship: 'CONTAINS', name: null }, image, frameNumber)];
      }),
    ],
  };
}
