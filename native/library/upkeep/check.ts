// Runs in the file worker: does a file still hold what the index says of it?
import { ok, type FileProblem } from '../../contract/index.ts';
import type { LocationFailure } from '../read/openLocation.ts';
import type { Identity, Source } from '../read/fileTasks.ts';
import { withHeader } from '../read/withHeader.ts';

export type CheckedFile = Source &
  Identity & {
    /** First byte after the frames that the index knows; 0 when it knows none. */
    readonly framesEnd: number;
  };
export type CheckFinding =
  | { readonly kind: 'missing-file'; readonly code: string }
  | { readonly kind: 'changed-file' }
  | { readonly kind: 'unreadable-file'; readonly problem: FileProblem }
  | { readonly kind: 'wrong-instance'; readonly keyword: keyof Identity }
  | { readonly kind: 'frames-beyond-file' };

/** What disagrees, file by file; null where nothing does. */
export const checkFiles = (files: readonly CheckedFile[]): readonly (CheckFinding | null)[] =>
  files.map(checkFile);

function checkFile(file: CheckedFile): CheckFinding | null {
  const read = withHeader<CheckFinding | null>(file, ({ header, source, base }) => {
    const { attributes } = header;
    for (const keyword of ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'] as const)
      if (attributes[keyword] !== file[keyword]) return ok({ kind: 'wrong-instance', keyword });
    const end = (base ?? 0) + source.size;
    return ok(file.framesEnd > end ? { kind: 'frames-beyond-file' } : null);
  });
  return read.ok ? read.value : unreadable(read.failure);
}

function unreadable(failure: LocationFailure): CheckFinding {
  if (failure.kind === 'problem') return { kind: 'unreadable-file', problem: failure.problem };
  return failure.code === 'ECHANGED'
    ? { kind: 'changed-file' }
    : { kind: 'missing-file', code: failure.code };
}
