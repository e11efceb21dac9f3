// Which images an object speaks of. Only the index knows what is here: readers leave `here` false, the library fills it in.
import type { ImageReference } from '../contract/index.ts';
import { items, numbers, text, type DicomJson } from '../dicom/index.ts';

type Place = { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string };
/** Study and series of instances, as the object itself lists them. */
export type Evidence = ReadonlyMap<string, Place>;

const TAG = {
  StudyInstanceUID: '0020000D',
  SeriesInstanceUID: '0020000E',
  referencedSeries: '00081115',
  referencedImages: '00081140',
  referencedSop: '00081199',
  ReferencedSOPClassUID: '00081150',
  ReferencedSOPInstanceUID: '00081155',
  ReferencedFrameNumber: '00081160',
  currentProcedureEvidence: '0040A375',
  otherEvidence: '0040A385',
} as const;

/** At most: a study of a million references would be a hostile file. */
const REFERENCES = 200_000;
const FRAMES = 100_000;

/** The evidence sequences of a structured report (PS3.3 C.17.2.1). */
export function evidenceOf(data: DicomJson): Evidence {
  const places = new Map<string, Place>();
  for (const tag of [TAG.currentProcedureEvidence, TAG.otherEvidence]) {
    for (const study of items(data, tag)) {
      const StudyInstanceUID = text(study, TAG.StudyInstanceUID);
      for (const series of items(study, TAG.referencedSeries)) {
        const SeriesInstanceUID = text(series, TAG.SeriesInstanceUID);
        for (const sop of items(series, TAG.referencedSop)) {
          const uid = text(sop, TAG.ReferencedSOPInstanceUID);
          if (uid !== '' && places.size < REFERENCES)
            places.set(uid, { StudyInstanceUID, SeriesInstanceUID });
        }
      }
    }
  }
  return places;
}

/** One item of a reference macro (PS3.3 10.3, C.18.3): what it names, and where the evidence says that it is. */
export function referenceOf(data: DicomJson, evidence: Evidence): ImageReference | null {
  const SOPInstanceUID = text(data, TAG.ReferencedSOPInstanceUID);
  if (SOPInstanceUID === '') return null;
  const place = evidence.get(SOPInstanceUID);
  return {
    StudyInstanceUID: place?.StudyInstanceUID ?? '',
    SeriesInstanceUID: place?.SeriesInstanceUID ?? '',
    SOPInstanceUID,
    SOPClassUID: text(data, TAG.ReferencedSOPClassUID),
    frameNumbers: numbers(data, TAG.ReferencedFrameNumber)
      .filter((frame) => Number.isInteger(frame) && frame >= 1)
      .slice(0, FRAMES),
    here: false,
  };
}

export const referencesIn = (data: DicomJson, tag: string, evidence: Evidence): ImageReference[] =>
  items(data, tag)
    .slice(0, REFERENCES)
    .map((one) => referenceOf(one, evidence))
    .filter((reference) => reference !== null);

/** The images of a presentation state by series (PS3.3 C.11.11, C.11.12); all of them are in its own study. */
export function relatedImages(data: DicomJson, StudyInstanceUID: string): ImageReference[] {
  return items(data, TAG.referencedSeries).flatMap((series) =>
    referencesIn(series, TAG.referencedImages, new Map()).map((reference) => ({
      ...reference,
      StudyInstanceUID,
      SeriesInstanceUID: text(series, TAG.SeriesInstanceUID),
    })),
  );
}

/** The images of a scope, with the series that the relationship module has told. */
export function scopedImages(data: DicomJson, related: Evidence): ImageReference[] {
  return referencesIn(data, TAG.referencedImages, related);
}

export const placesOf = (references: readonly ImageReference[]): Evidence =>
  new Map(references.map((reference) => [reference.SOPInstanceUID, reference]));
