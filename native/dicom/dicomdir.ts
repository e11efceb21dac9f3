// Media directories (PS3.3 F, PS3.10 8): which files a disc says that it holds. The tree's offsets are not followed: they
// are what writers get wrong, and every record that names a file says by itself which.
import { fail, type FileProblem, ok, type Result } from '../contract/index.ts';
import { readHeader } from './header/index.ts';
import { type Element, type Syntax, Walk } from './scan/walk.ts';
import type { ByteSource } from './types.ts';

export type DirectoryRecord = {
  /** The components of the Referenced File ID: a path below the folder of the DICOMDIR. Never `..`, never a separator. */
  readonly fileID: readonly string[];
  /** IMAGE, SR DOCUMENT, PRESENTATION... */
  readonly type: string;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
};

export type Dicomdir = {
  readonly FileSetID: string;
  /** Records in use that name a file, in the order of the file. */
  readonly records: readonly DirectoryRecord[];
  readonly recordCount: number; // of any type, in use or not
  /** Records left out because their file ID cannot be one. */
  readonly badRecords: number;
  readonly problem: FileProblem | null;
};

const FILE_SET_ID = 0x00041130;
const DIRECTORY_RECORD_SEQUENCE = 0x00041220;
const RECORD_IN_USE = 0x00041410;
const RECORD_TYPE = 0x00041430;
const REFERENCED_FILE_ID = 0x00041500;
const REFERENCED_SOP_CLASS = 0x00041510;
const REFERENCED_SOP_INSTANCE = 0x00041511;
const REFERENCED_TRANSFER_SYNTAX = 0x00041512;

const TEXT_BYTES = 1024;
const MOST_COMPONENTS = 64; // PS3.10 8.2 allows 8 of 8 characters; longer ones are found

/** Fails when the file is no DICOM or has no directory; a broken directory gives the records before the break. */
export const readDicomdir = (source: ByteSource): Result<Dicomdir, FileProblem> => {
  const header = readHeader(source);
  if (!header.ok) return header;
  const { dataSet, problem } = header.value;
  if (dataSet.deflated) return fail({ kind: 'dicomdir-damaged', detail: 'deflated' });
  const walk = new Walk(source);
  const records: DirectoryRecord[] = [];
  let FileSetID = '';
  let recordCount = 0;
  let badRecords = 0;
  let found = false;
  walk.elements(dataSet.offset, source.size, dataSet, true, (element) => {
    if (element.tag === FILE_SET_ID) FileSetID = textOf(walk, element);
    if (element.tag !== DIRECTORY_RECORD_SEQUENCE) return null;
    found = true;
    return walk.items(element.valueOffset, element.length, (start, end) => {
      recordCount += 1;
      const read = readRecord(walk, start, end, element.inside);
      if (read.record === 'bad') badRecords += 1;
      else if (read.record !== null) records.push(read.record);
      return read.end;
    });
  });
  if (!found) return fail({ kind: 'dicomdir-damaged', detail: 'no-directory' });
  return ok({ FileSetID, records, recordCount, badRecords, problem });
};

type ReadRecord = { readonly record: DirectoryRecord | 'bad' | null; readonly end: number };

const readRecord = (walk: Walk, start: number, end: number, syntax: Syntax): ReadRecord => {
  const texts = new Map<number, string>();
  let inUse = true;
  const ended = walk.elements(start, end, syntax, false, (element) => {
    const { tag, valueOffset, length } = element;
    if (tag === RECORD_IN_USE && length === 2 && walk.scanner.has(valueOffset, 2)) {
      inUse = walk.scanner.uint16(valueOffset, syntax.bigEndian) !== 0;
    } else if (tag === RECORD_TYPE || (tag >= REFERENCED_FILE_ID && tag <= REFERENCED_TRANSFER_SYNTAX)) {
      texts.set(tag, textOf(walk, element));
    }
    return null;
  });
  const file = texts.get(REFERENCED_FILE_ID) ?? '';
  if (!inUse || file === '') return { record: null, end: ended };
  // PS3.10 8.2: components are values of the element, with backslashes between; paths with slashes are found.
  const fileID = file.split(/[\\/]/).map((component) => component.trim());
  if (fileID.length > MOST_COMPONENTS || !fileID.every(isComponent)) return { record: 'bad', end: ended };
  const record = {
    fileID,
    type: texts.get(RECORD_TYPE) ?? '',
    SOPClassUID: texts.get(REFERENCED_SOP_CLASS) ?? '',
    SOPInstanceUID: texts.get(REFERENCED_SOP_INSTANCE) ?? '',
    TransferSyntaxUID: texts.get(REFERENCED_TRANSFER_SYNTAX) ?? '',
  };
  return { record, end: ended };
};

/** A name inside one folder. The library contains the joined path once more. */
const isComponent = (component: string): boolean =>
  component !== '' && component !== '.' && component !== '..' && !/[/\\:\0]/.test(component);

/** CS and UI: the default repertoire; file IDs in other characters are kept byte by byte. */
const textOf = (walk: Walk, element: Element): string => {
  const length = Math.min(element.length ?? 0, TEXT_BYTES);
  if (length === 0 || !walk.scanner.has(element.valueOffset, length)) return '';
  const at = element.valueOffset - walk.scanner.base;
  return walk.scanner.bytes.toString('latin1', at, at + length).replace(/^[ \0]+|[ \0]+$/g, '');
};
