import type { FileProblem } from '../../native/contract/index.ts';
import { uiWords } from './words.ts';

type Truncation = Extract<FileProblem, { kind: 'truncated-pixel-data' }>;

/** Says what is wrong with a file, what is kept and what to do, in the reader's language. */
export function fileProblemText(problem: FileProblem): string {
  const { text } = uiWords;
  switch (problem.kind) {
    case 'empty-file':
    case 'not-dicom':
    case 'archive-password':
    case 'own-library':
      return text(`problem.${problem.kind}`);
    case 'io-error':
      return text('problem.io-error', { code: problem.code });
    case 'truncated-header':
      return text('problem.truncated-header', { atByte: problem.atByte });
    case 'damaged-header':
      return text('problem.damaged-header', { atByte: problem.atByte, detail: problem.detail });
    case 'damaged-data-set':
      return text('problem.damaged-data-set', { atByte: problem.atByte, detail: problem.detail });
    case 'missing-attribute':
      return text('problem.missing-attribute', { keyword: problem.keyword });
    case 'bad-attribute':
      return text('problem.bad-attribute', { keyword: problem.keyword, detail: problem.detail });
    case 'unsupported-transfer-syntax':
      return text('problem.unsupported-transfer-syntax', { TransferSyntaxUID: problem.TransferSyntaxUID });
    case 'limit-exceeded':
      return limitText(problem.limit);
    case 'archive-damaged':
      return archiveText(problem.detail);
    case 'dicomdir-damaged':
      return problem.detail === 'no-files'
        ? text('problem.dicomdir-damaged.no-files')
        : text('problem.dicomdir-damaged', { detail: problem.detail });
    case 'bad-pixel-data':
      return text('problem.bad-pixel-data', { detail: problem.detail });
    case 'missing-file':
      return text('problem.missing-file', { referencedFileID: problem.referencedFileID });
    case 'truncated-pixel-data':
      return truncationText(problem);
    case 'conflict':
      return text(`problem.conflict.${problem.conflict}`);
    default:
      return problem satisfies never;
  }
}

function limitText(limit: string): string {
  const { text } = uiWords;
  return limit === 'nested-archive' || limit === 'archive-expansion'
    ? text(`problem.limit-exceeded.${limit}`)
    : text('problem.limit-exceeded', { limit });
}

/** What is packed in a way that is not known here is not damaged: another copy would not help. */
function archiveText(detail: string): string {
  const { text } = uiWords;
  const method = /^method-(\d+)$/.exec(detail)?.[1];
  return method === undefined
    ? text('problem.archive-damaged', { detail })
    : text('problem.archive-damaged.method', { method });
}

/** The row that breaks off is counted from 1: with 309 whole rows the file ends in row 310. */
function truncationText(problem: Truncation): string {
  const { text } = uiWords;
  const frame = problem.frameNumber;
  const frames = problem.framesExpected;
  if (problem.rowsPresent !== null && problem.rowsExpected !== null) {
    const row = Math.min(Math.floor(problem.rowsPresent) + 1, problem.rowsExpected);
    const rows = problem.rowsExpected;
    return frames > 1
      ? text('problem.truncated-pixel-data.rowOfFrame', { frame, frames, row, rows })
      : text('problem.truncated-pixel-data.row', { row, rows });
  }
  if (frames > 1) return text('problem.truncated-pixel-data.frame', { frame, frames });
  const share = problem.bytesExpected > 0 ? problem.bytesPresent / problem.bytesExpected : 0;
  return text('problem.truncated-pixel-data.bytes', { percent: Math.min(99, Math.floor(share * 100)) });
}
