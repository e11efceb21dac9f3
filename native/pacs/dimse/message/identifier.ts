// Data sets that are read whole: the identifiers of C-FIND, C-GET and C-MOVE, reports of events.
import { memorySource, readHeader, toDicomJson } from '../../../dicom/index.ts';
import type { DicomHeader, DicomJson } from '../../../dicom/index.ts';
import { TRANSFER_SYNTAX, type WriteDataset, writeDataset, writePart10 } from '../../../dicom/write.ts';
import type { DataSource } from './dataSource.ts';

/** Far above what a match or a list of failed instances takes (100,000 UIDs). */
export const MAXIMUM_IDENTIFIER_BYTES = 8 * 1024 * 1024;

/** A data set as DICOM JSON, text decoded by its character sets; null where it is past reading. */
export function readIdentifier(bytes: Buffer, TransferSyntaxUID: string): DicomJson | null {
  const encoding = {
    offset: 0,
    explicit: TransferSyntaxUID !== TRANSFER_SYNTAX.implicitLittleEndian,
    bigEndian: TransferSyntaxUID === TRANSFER_SYNTAX.explicitBigEndian,
    deflated: false,
  };
  const json = toDicomJson(
    memorySource(bytes),
    { ...anyHeader(), TransferSyntaxUID, dataSet: encoding },
    { bulkDataUri: (path) => path, decimalsAsWritten: true },
  );
  return json.ok ? json.value : null;
}

/** The bytes of a data set in a context's transfer syntax, which is one of the plain ones. */
export const identifierSource = (dataset: WriteDataset, TransferSyntaxUID: string): DataSource => ({
  kind: 'bytes',
  bytes: writeDataset(dataset, { TransferSyntaxUID }),
});

let header: DicomHeader | null = null;

/** DICOM JSON is made of a file's header; that of an identifier differs in its data set alone. */
function anyHeader(): DicomHeader {
  if (header === null) {
    const file = writePart10({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.3' });
    const read = readHeader(memorySource(file));
    if (!read.ok) throw new Error('A file that was just written cannot be read.');
    header = read.value;
  }
  return header;
}
