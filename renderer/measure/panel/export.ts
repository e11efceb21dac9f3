import type { Annotation } from '../../../native/contract/index.ts';
import { fullNumber } from '../maths/index.ts';
import type { MarksSession } from '../session.ts';
import { indexOfPlace } from '../types.ts';

// Measurements as a table: one row a value, each with whose it is and on which image. Headings are DICOM's keywords where
// there are any; numbers have a point and all their digits, so that a program in any language reads the same.

const headings = [
  'PatientID',
  'IssuerOfPatientID',
  'PatientName',
  'PatientBirthDate',
  'StudyDate',
  'StudyDescription',
  'AccessionNumber',
  'SeriesNumber',
  'SeriesDescription',
  'ImageNumber',
  'FrameNumber',
  'Measurement',
  'Kind',
  'Name',
  'Text',
  'Quantity',
  'Value',
  'Unit',
  'Uncertainty',
  'SpacingSource',
  'NoValue',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'SOPInstanceUID',
  'AnnotationID',
] as const;

type Row = Readonly<Record<(typeof headings)[number], string>>;

/** Units as a table can say them: `px` for pixels, the reader's `HU`; else the UCUM code. */
const unitOf = (unit: string): string => (unit === "[hnsf'U]" ? 'HU' : unit);

function rowsOf(session: MarksSession, annotation: Annotation, number: number): readonly Row[] {
  const { host } = session;
  const study = host.study(annotation.StudyInstanceUID);
  const series = host.series(annotation.SeriesInstanceUID);
  const model = host.modelOf(annotation.SeriesInstanceUID, annotation.StudyInstanceUID);
  const index = model === null ? null : indexOfPlace(model, annotation);
  const base: Row = {
    PatientID: study?.PatientID ?? '',
    IssuerOfPatientID: study?.IssuerOfPatientID ?? '',
    PatientName: study?.PatientName ?? '',
    PatientBirthDate: study?.PatientBirthDate ?? '',
    StudyDate: study?.StudyDate ?? '',
    StudyDescription: study?.StudyDescription ?? '',
    AccessionNumber: study?.AccessionNumber ?? '',
    SeriesNumber: series?.SeriesNumber?.toString() ?? '',
    SeriesDescription: series?.SeriesDescription ?? '',
    ImageNumber: index === null ? '' : String(index + 1),
    FrameNumber: String(annotation.frameNumber),
    Measurement: String(number),
    Kind: annotation.kind,
    Name: annotation.name,
    Text: annotation.text,
    Quantity: '',
    Value: '',
    Unit: '',
    Uncertainty: '',
    SpacingSource: annotation.spacingSource,
    NoValue: annotation.noValue ?? '',
    StudyInstanceUID: annotation.StudyInstanceUID,
    SeriesInstanceUID: annotation.SeriesInstanceUID,
    SOPInstanceUID: annotation.SOPInstanceUID,
    AnnotationID: annotation.id,
  };
  if (annotation.values.length === 0) return [base];
  return annotation.values.map(({ concept, value, unit, uncertainty }) => ({
    ...base,
    Quantity: concept,
    Value: fullNumber(value),
    Unit: unitOf(unit),
    Uncertainty: uncertainty === null ? '' : fullNumber(uncertainty),
  }));
}

// A spreadsheet takes a text that begins like this for a formula, and would run it.
const NUMBERS: ReadonlySet<string> = new Set(['Value', 'Uncertainty']);
const plain = (heading: string, text: string): string =>
  !NUMBERS.has(heading) && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;

const tables = {
  csv: {
    separator: ',',
    line: '\r\n',
    cell: (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text),
  },
  tabs: { separator: '\t', line: '\n', cell: (text: string): string => text.replaceAll(/[\t\r\n]+/g, ' ') },
} as const;

/** All measurements of the open studies: `csv` after RFC 4180, `tabs` for the clipboard. */
export function tableOf(
  session: MarksSession,
  annotations: readonly Annotation[],
  form: keyof typeof tables,
): string {
  const { separator, line, cell } = tables[form];
  const rows = annotations.flatMap((annotation, place) => rowsOf(session, annotation, place + 1));
  const lines = rows.map((row) =>
    headings.map((heading) => cell(plain(heading, row[heading]))).join(separator),
  );
  return [headings.join(separator), ...lines, ''].join(line);
}

/** Name of the file: whose measurements they are must not depend on where it is kept. */
export function fileName(session: MarksSession, annotations: readonly Annotation[]): string {
  const study = annotations[0] ? session.host.study(annotations[0].StudyInstanceUID) : null;
  const parts = [study?.PatientID ?? '', study?.StudyDate ?? '', 'measurements'];
  const safe = parts.map((part) => part.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')).filter((part) => part !== '');
  return `${safe.join('_')}.csv`;
}

/** Offers a text as a file to save. A byte order mark first: without it spreadsheets misread names that are not ASCII. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
