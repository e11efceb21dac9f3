// What the list of a study's documents says of each.
import type { DocumentSummary, ImageReference, PersonName } from '../contract/index.ts';
import { DocumentSummary as SummaryShape } from '../contract/index.ts';
import { personName, text, type DicomJson } from '../dicom/index.ts';
import { MANUFACTURER } from './equipment.ts';

const TAG = {
  SOPClassUID: '00080016',
  SOPInstanceUID: '00080018',
  SeriesDate: '00080021',
  ContentDate: '00080023',
  ContentTime: '00080033',
  Manufacturer: '00080070',
  ManufacturerModelName: '00081090',
  StudyInstanceUID: '0020000D',
  SeriesInstanceUID: '0020000E',
} as const;

/** A name for people to read: `Family, Given Middle`, then the name in the patient's own script. */
export function nameText(name: PersonName): string {
  const spelled = (group: string | undefined): string => {
    const [family = '', given = '', middle = '', prefix = '', suffix = ''] = (group ?? '').split('^');
    const fore = [given, middle].filter((part) => part !== '').join(' ');
    return [family, fore, prefix, suffix].filter((part) => part !== '').join(', ');
  };
  const own = spelled(name.Ideographic).replaceAll(', ', ' ');
  return [spelled(name.Alphabetic), own].filter((part) => part !== '').join(' ');
}

export const personText = (data: DicomJson | null, tag: string): string => nameText(personName(data, tag));

/** Manufacturer and model, where nobody signed. */
export const makerText = (data: DicomJson): string =>
  [text(data, TAG.Manufacturer), text(data, TAG.ManufacturerModelName)]
    .filter((part, index, all) => part !== '' && all.indexOf(part) === index)
    .join(' ');

type Facts = Pick<DocumentSummary, 'kind' | 'title'> & Partial<DocumentSummary>;

/** UIDs are those that the index knows, which the metadata always has. */
export function summaryOf(
  data: DicomJson,
  facts: Facts,
  references: readonly ImageReference[],
): DocumentSummary {
  return SummaryShape.parse({
    StudyInstanceUID: text(data, TAG.StudyInstanceUID),
    SeriesInstanceUID: text(data, TAG.SeriesInstanceUID),
    SOPInstanceUID: text(data, TAG.SOPInstanceUID),
    SOPClassUID: text(data, TAG.SOPClassUID),
    date: text(data, TAG.ContentDate) || text(data, TAG.SeriesDate),
    time: text(data, TAG.ContentTime),
    creator: makerText(data),
    completion: 'unknown',
    verification: 'unknown',
    referenceCount: new Set(references.map(({ SOPInstanceUID }) => SOPInstanceUID)).size,
    missingCount: 0,
    measurementCount: 0,
    rejection: false,
    rejectedImages: [],
    ours: text(data, TAG.Manufacturer) === MANUFACTURER,
    problem: null,
    ...facts,
  });
}
