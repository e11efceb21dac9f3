// What the command line says. It speaks English; the page speaks the user's language.
import type { Failure, FileProblem, ImportReportEntry } from '../contract/index.ts';
import type { LibraryWarning } from '../library/index.ts';
import { peerFailureText } from './peerText.ts';
import { recordFailureText } from './recordText.ts';

/** Why a library could not be opened. */
export function openingText(failure: Failure): string {
  if (failure.kind !== 'path-not-found') return failureText(failure);
  const { code } = failure;
  if (code === 'ENOLIBRARY') return 'There is no library here. Name its folder with --library.';
  if (['EEXIST', 'ENOTDIR'].includes(code)) return 'What --library names is no folder.';
  if (code === 'ENOENT')
    return 'The folder of the library cannot be made there. Name another with --library.';
  if (['EROFS', 'EACCES', 'EPERM'].includes(code) || /^SQLITE_(CANTOPEN|READONLY)/.test(code))
    return 'The folder of the library cannot be written, and Lightbox keeps its index there. Name another with --library.';
  return `The folder of the library could not be used (${code}).`;
}

// C0 and C1 controls, line and paragraph separators, and what turns the direction of writing for all that follows.
// oxlint-disable-next-line no-control-regex -- the very characters that are looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A line with nothing in it that a terminal takes for a command: names come from discs of anybody. */
export const visible = (line: string): string =>
  line.replaceAll(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
  );

type LockReason = Extract<Failure, { kind: 'library-locked' }>['reason'];

export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'library-locked':
      return lockText(failure.reason);
    case 'path-not-found':
      return `A file or folder could not be used (${failure.code}).`;
    case 'disk-full':
      return 'The disk is full. What was imported so far is safe; make room and import again.';
    case 'study-not-found':
      return `There is no study ${failure.StudyInstanceUID} in the library.`;
    case 'series-not-found':
      return `There is no series ${failure.SeriesInstanceUID} in the library.`;
    case 'instance-not-found':
    case 'frame-not-found':
      return `There is no such image in the library (${failure.SOPInstanceUID}).`;
    case 'file-unavailable':
      return `The file of ${failure.SOPInstanceUID} is not where it was (${failure.code}).`;
    case 'file-problem':
      return `The file of ${failure.SOPInstanceUID} cannot be used: ${problemText(failure.problem)}.`;
    case 'no-pixel-data':
      return `${failure.SOPInstanceUID} holds no image.`;
    case 'unsupported-transfer-syntax':
      return `Images encoded as ${failure.TransferSyntaxUID} cannot be read.`;
    case 'job-not-found':
      return 'There is no such job.';
    case 'archive-failed':
      return `The archive ${failure.archive} did not give it: ${peerFailureText(failure.failure)}`;
    case 'peer-not-found':
      return 'There is no such remote archive.';
    case 'record-server-not-found':
      return 'There is no such record server.';
    case 'record-failed':
      return `The record server ${failure.server} did not give it: ${recordFailureText(failure.failure)}`;
    case 'too-large':
      return `This is larger than the ${failure.limitBytes} bytes that are allowed.`;
    case 'too-many-requests':
      return 'Too many requests at once.';
    case 'bad-request':
    case 'not-acceptable':
    case 'unauthorised':
    case 'forbidden':
    case 'not-found':
    case 'internal':
      return 'Something went wrong inside Lightbox. Please report it.';
    default:
      return failure satisfies never;
  }
}

function lockText(reason: LockReason): string {
  switch (reason) {
    case 'key-missing':
      return 'The library is encrypted and its key file is missing. Put the key file back, or name it with --key-file.';
    case 'key-wrong':
      return 'The key does not open this library. Name the right key file with --key-file.';
    case 'not-a-library':
      return 'The folder holds a library.db that is no Lightbox library.';
    case 'newer-version':
      return 'The library was made by a newer Lightbox. Install that version to open it.';
    case 'damaged':
      return 'The index of the library is damaged. Move library.db away and run "lightbox rebuild".';
    case 'in-use':
      return 'The library is in use by another program.';
    default:
      return reason satisfies never;
  }
}

export function warningText({ kind, path }: LibraryWarning): string {
  switch (kind) {
    case 'key-readable':
      return `Warning: other users of this computer can read ${visible(path)}, the key of the library. Make it yours alone: chmod 600 '${visible(path)}'`;
    default:
      return kind satisfies never;
  }
}

/** What is wrong with one file: the middle of a sentence. */
export function problemText(problem: FileProblem): string {
  switch (problem.kind) {
    case 'empty-file':
      return 'the file is empty';
    case 'not-dicom':
      return 'not a DICOM file';
    case 'io-error':
      return ioText(problem.code);
    case 'truncated-header':
      return `the file breaks off in its header, at byte ${problem.atByte}`;
    case 'damaged-header':
      return `the header is damaged at byte ${problem.atByte}`;
    case 'damaged-data-set':
      return `the data set is damaged at byte ${problem.atByte}; what stands before it is shown`;
    case 'missing-attribute':
      return `${problem.keyword} is missing`;
    case 'bad-attribute':
      return `${problem.keyword} makes no sense (${problem.detail})`;
    case 'unsupported-transfer-syntax':
      return `its encoding ${problem.TransferSyntaxUID} is not supported`;
    case 'limit-exceeded':
      return limitText(problem.limit);
    case 'archive-password':
      return 'the archive is encrypted and the password is missing or wrong';
    case 'archive-damaged':
      return archiveText(problem.detail);
    case 'dicomdir-damaged':
      return problem.detail === 'no-files'
        ? 'a DICOMDIR that names no files'
        : `the DICOMDIR is damaged (${problem.detail})`;
    case 'own-library':
      return 'the folder of this library, whose own files were passed over';
    case 'missing-file':
      return `the DICOMDIR lists ${problem.referencedFileID}, which is not there`;
    case 'truncated-pixel-data':
      return truncationText(problem);
    case 'bad-pixel-data':
      return `the pixel data is damaged (${problem.detail})`;
    case 'conflict':
      return conflictText(problem.conflict);
    default:
      return problem satisfies never;
  }
}

function limitText(limit: string): string {
  if (limit === 'nested-archive') return 'an archive inside an archive is not opened';
  return limit === 'archive-expansion'
    ? 'it would unfold to more than is safe; unpack the archive and import the folder if it is from a source you trust'
    : `larger than what is safe to open (${limit})`;
}

function archiveText(detail: string): string {
  const method = /^method-(\d+)$/.exec(detail)?.[1];
  return method === undefined
    ? `the archive is damaged (${detail})`
    : `packed by a method that is not supported (${method}); unpack it first, or pack it again as a plain ZIP`;
}

function truncationText(problem: Extract<FileProblem, { kind: 'truncated-pixel-data' }>): string {
  const { framesPresent, framesExpected, rowsPresent, rowsExpected } = problem;
  if (framesExpected > 1)
    return `truncated pixel data: ${framesPresent} of ${framesExpected} frames are whole`;
  return rowsPresent === null || rowsExpected === null
    ? 'truncated pixel data'
    : `truncated pixel data: row ${rowsPresent} of ${rowsExpected}`;
}

function conflictText(conflict: Extract<FileProblem, { kind: 'conflict' }>['conflict']): string {
  switch (conflict) {
    case 'content':
      return 'another image with the same SOP Instance UID is in the library; this one was kept aside';
    case 'patient':
      return 'its UIDs belong to another patient in the library; it was kept aside';
    case 'study':
      return 'the same SOP Instance UID is in another study; it was kept aside';
    case 'series':
      return 'the same SOP Instance UID is in another series; it was kept aside';
    default:
      return conflict satisfies never;
  }
}

function ioText(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it';
    case 'ENOENT':
      return 'it is not there';
    case 'ESPECIAL':
      return 'a pipe or device, not a file';
    case 'ENAMETOOLONG':
      return 'its path is too long for the system';
    default:
      return `it could not be read (${code})`;
  }
}

export const entryText = ({ path, outcome, problem }: ImportReportEntry): string =>
  visible(problem === null ? `${outcome}: ${path}` : `${outcome}: ${path}: ${problemText(problem)}`);
