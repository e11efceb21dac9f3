// Getting studies from archives, and opening them as soon as something of them is here.
import type { FoundStudy, StudyInstanceUID, StudyRow } from '../../../native/contract/index.ts';
import {
  api,
  failureText,
  isActive,
  openStudies,
  openUids,
  patientNameText,
  plainText,
  putStartedJob,
  useJobs,
} from '../../ui/index.ts';
import { setNotice } from '../state.ts';
import { studiesWords } from '../words.ts';
import { isHere, type FoundStudies, type ListedRow } from './listed.ts';

/** The archive to get a study from: the one that has most of it. Null: no archive has told of it. */
export function archiveOf(found: FoundStudy | null | undefined): string | null {
  const places = (found?.places ?? []).filter(({ source }) => source !== 'library');
  const most = places.toSorted((a, b) => (b.instanceCount ?? 0) - (a.instanceCount ?? 0))[0];
  return most?.source ?? null;
}

/** What a study is called while it is under way: the services know only its UID until it is here. */
const labelOf = (row: ListedRow): string =>
  [patientNameText(row.PatientName), plainText(row.StudyDescription)]
    .filter(Boolean)
    .join(', ')
    .slice(0, 200);

export type Getting = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly peerId: string;
  readonly label: string;
  readonly open: boolean;
};

/** Begins to get a study; why it cannot be begun is said in the status bar. */
export async function getStudy({ StudyInstanceUID, peerId, label, open }: Getting): Promise<void> {
  const opening = open ? openWhenHere(StudyInstanceUID) : null;
  const answer = await api.retrieve({ peerId, StudyInstanceUID, label, priority: open ? 'now' : 'normal' });
  if (answer.ok) {
    putStartedJob(answer.value);
    opening?.follow(answer.value.jobId);
  } else {
    opening?.drop();
    setNotice(failureText(answer.failure));
  }
}

let dropWaiting: (() => void) | null = null;
const TOUCHES = ['keydown', 'pointerdown'] as const;

/**
 * Opens a study when its first image is here, unless the reader has turned to something else by then: nothing may come up
 * over what is being done.
 */
function openWhenHere(uid: StudyInstanceUID): { follow(jobId: string): void; drop(): void } {
  dropWaiting?.();
  let unsubscribe = (): void => undefined;
  let dropped = false;
  let asking = false;
  const drop = (): void => {
    dropped = true;
    unsubscribe();
    for (const touch of TOUCHES) removeEventListener(touch, drop, { capture: true });
    if (dropWaiting === drop) dropWaiting = null;
  };
  for (const touch of TOUCHES) addEventListener(touch, drop, { capture: true, passive: true });
  dropWaiting = drop;
  const look = async (jobId: string): Promise<void> => {
    const job = useJobs.getState().jobs.get(jobId);
    if (dropped || asking || job === undefined) return;
    const ended = !isActive(job);
    if (!ended && (job.transfer?.here ?? 0) === 0) return;
    asking = true;
    const detail = await api.studyDetail(uid);
    asking = false;
    // Counted a moment before it is indexed: the next event asks again.
    const there = detail.ok && detail.value.study.frameCount > 0;
    if (there && !dropped) {
      drop();
      await openUids([uid]);
    } else if (ended) drop();
  };
  return {
    drop,
    follow(jobId) {
      if (dropped) return;
      unsubscribe = useJobs.subscribe(() => void look(jobId));
      void look(jobId);
    },
  };
}

/** Enter or a double click: opens what is here, and gets what is not, or not wholly. One that is got opens by itself. */
export function openListed(rows: readonly ListedRow[], found: FoundStudies): void {
  openStudies(rows.filter(isHere));
  const others = rows.filter((row) => !isHere(row) && found.get(row.StudyInstanceUID)?.here !== 'no');
  if (others.length > 0) void openUids(others.map((row) => row.StudyInstanceUID));
  getListed(rows, found, rows.length === 1);
}

/** Gets what archives have of these studies and this computer has not. */
export function getListed(rows: readonly ListedRow[], found: FoundStudies, open: boolean): void {
  for (const row of rows) {
    const study = found.get(row.StudyInstanceUID);
    const peerId = archiveOf(study);
    if (study === undefined || peerId === null || !isWanting(row, study)) continue;
    const { StudyInstanceUID } = row;
    void getStudy({
      StudyInstanceUID,
      peerId,
      label: labelOf(row),
      open: open && study.here === 'no' && !isHere(row),
    });
  }
}

/** True where an archive has more of a study than this computer. */
export function isWanting(row: ListedRow, study: FoundStudy): boolean {
  if (!isHere(row)) return study.here !== 'yes';
  return wholeOf(row, study) < mostOf(study);
}

/** Images that are here, and not only in part. */
export const wholeOf = ({ instanceCount }: StudyRow, { short = 0 }: FoundStudy): number =>
  instanceCount - short;

/** The most images that any archive tells of. */
export const mostOf = (study: FoundStudy): number =>
  Math.max(
    0,
    ...study.places.map(({ source, instanceCount }) => (source === 'library' ? 0 : (instanceCount ?? 0))),
  );

/** Gets what a retrieve of an earlier day left missing, from the archive that listed it. */
export async function getAgain(rows: readonly ListedRow[]): Promise<void> {
  for (const row of rows) {
    const { StudyInstanceUID } = row;
    const known = await api.completeness(StudyInstanceUID);
    if (!known.ok) setNotice(failureText(known.failure));
    else if (known.value.peerId === null) setNotice(studiesWords.text('get.noArchive'));
    else {
      await getStudy({ StudyInstanceUID, peerId: known.value.peerId, label: labelOf(row), open: false });
    }
  }
}
