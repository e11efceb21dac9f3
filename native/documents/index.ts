// The door of native/documents: DICOM objects that say something about images, read into the contract's shapes and written
// from them. Pure functions over data sets in DICOM JSON; they know neither files nor the index.
import type { DocumentSummary, ImageReference, StudyDocument } from '../contract/index.ts';
import { text, type DicomJson } from '../dicom/index.ts';
import { readKeyObjects } from './keyObject/read.ts';
import { readPresentation } from './presentation/read.ts';
import { imagesIn, readReport } from './sr/report.ts';

export { dcm, OWN_SCHEME } from './codes.ts';
export { mapReferences } from './mapReferences.ts';
export { annotationName, outlinesOf, trackingUid } from './write/group.ts';
export { keyObjectsDataset } from './write/keyObjects.ts';
export type { Identity, SourceImage, Writing } from './write/modules.ts';
export { measuredCode, unitCode } from './write/measured.ts';
export { presentationDataset, stateGroups } from './write/presentation.ts';
export { reportDataset } from './write/report.ts';

const SR = '1.2.840.10008.5.1.4.1.1.88.';
const PR = '1.2.840.10008.5.1.4.1.1.11.';
const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';

/** What kind of document the objects of a SOP Class are (PS3.4 B.5); null for images and everything else. */
export function documentKind(SOPClassUID: string): DocumentSummary['kind'] | null {
  if (SOPClassUID === KEY_OBJECT_SELECTION) return 'key-objects';
  if (SOPClassUID.startsWith(SR)) return 'report';
  return SOPClassUID.startsWith(PR) ? 'presentation' : null;
}

/** Reads a document. Never throws for what it holds; null when it is none. `here` of every reference is false. */
export function readDocument(data: DicomJson): StudyDocument | null {
  switch (documentKind(text(data, '00080016'))) {
    case 'report':
      return readReport(data);
    case 'presentation':
      return readPresentation(data);
    case 'key-objects':
      return readKeyObjects(data);
    case null:
      return null;
  }
}

/** A document as a list needs it: its summary, and each image that it speaks of once. */
export type ListedDocument = {
  readonly summary: DocumentSummary;
  readonly images: readonly Pick<ImageReference, 'StudyInstanceUID' | 'SOPInstanceUID'>[];
};

export function listedDocument(document: StudyDocument): ListedDocument {
  const images = new Map<string, ListedDocument['images'][number]>();
  for (const { StudyInstanceUID, SOPInstanceUID } of referencedImages(document))
    images.set(SOPInstanceUID, { StudyInstanceUID, SOPInstanceUID });
  return { summary: document.summary, images: [...images.values()] };
}

/** Every image that a document speaks of, as often as it does. */
export function referencedImages(document: StudyDocument): readonly ImageReference[] {
  switch (document.kind) {
    case 'report':
      return imagesIn(document.content);
    case 'presentation':
    case 'key-objects':
      return document.images;
    default:
      return document satisfies never;
  }
}
