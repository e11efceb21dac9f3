import { isReadable, type FileProblem, type ImportOutcome } from '../../contract/index.ts';
import { ROLE, type ArrivedInstance } from './arrival.ts';

/** The row of a file that holds or names instances and is none. */
export const CONTAINER = { role: ROLE.container, problem: null, instanceId: null, dataOffset: 0 };

export const readOutcome = (instance: ArrivedInstance): 'read' | 'partial' =>
  instance.problem === null ? 'read' : 'partial';

export function problemOutcome(problem: FileProblem): ImportOutcome {
  if (problem.kind === 'not-dicom' || problem.kind === 'empty-file' || problem.kind === 'own-library')
    return 'not-dicom';
  if (problem.kind === 'missing-file') return 'missing';
  return isReadable(problem) ? 'partial' : 'unreadable';
}
