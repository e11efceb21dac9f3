import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { MarksChange, StudyInstanceUID, StudyMarks } from '../../../native/contract/index.ts';
import type { Answer, RequestFailure } from '../../ui/index.ts';
import { applyChange, noMarks } from './change.ts';

// The marks of one study in the page. What the reader sees is what the services hold plus the changes they have not
// confirmed yet, so that nothing is ever unseen or seen twice, whatever overtakes what. Every change goes out at once,
// in order, one at a time; while the services are away it is tried again until they answer.

/** How marks come and go; the page's own is in port.ts. */
export type MarksPort = {
  load(study: StudyInstanceUID, signal: AbortSignal): Promise<Answer<StudyMarks>>;
  save(study: StudyInstanceUID, change: MarksChange): Promise<Answer<null>>;
  /** Calls back when the marks of the study have changed in the library; returns the end of it. */
  listen(study: StudyInstanceUID, changed: () => void): () => void;
  /** Resolves after a while; a parameter so that tests need not wait. */
  pause(ms: number): Promise<void>;
};

export type Saving = {
  readonly unsaved: number; // completed changes that the services have not confirmed
  readonly away: boolean; // the services do not answer: tried again and again
  readonly refused: RequestFailure | null; // the last change that they will not take; it is shown, not kept
};

export type MarksState = {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: RequestFailure | null; // why they could not be read
  readonly marks: StudyMarks;
  readonly saving: Saving;
};

export type MarksStore = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly state: Pick<StoreApi<MarksState>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Seen at once, saved in its turn. */
  change(change: MarksChange): void;
  /** The reader has read why a change was refused. */
  forgetRefusal(): void;
  dispose(): void;
};

const SOONEST_MS = 250;
const LATEST_MS = 4000;

export function createMarksStore(study: StudyInstanceUID, port: MarksPort): MarksStore {
  const state = createStore<MarksState>(() => ({
    status: 'loading',
    failure: null,
    marks: noMarks,
    saving: { unsaved: 0, away: false, refused: null },
  }));
  const life = new AbortController();
  let base: StudyMarks = noMarks; // as the services have them
  let pending: readonly MarksChange[] = []; // the first of them is on its way
  let confirmations = 0;
  let reading = false;
  let readAgain = false;
  let saving = false;

  const tell = (change: Partial<Omit<MarksState, 'marks' | 'saving'>>, now: Partial<Saving> = {}): void =>
    state.setState((before) => ({
      ...change,
      marks: pending.reduce(applyChange, base),
      saving: { ...before.saving, ...now, unsaved: pending.length },
    }));

  /** Reads until an answer is younger than every confirmation: an older one would take back what was just saved. */
  async function read(): Promise<void> {
    readAgain = true;
    if (reading) return;
    reading = true;
    let waitMs = SOONEST_MS;
    while (readAgain && !life.signal.aborted) {
      readAgain = false;
      const at = confirmations;
      const answer = await port.load(study, life.signal);
      if (life.signal.aborted) break;
      if (at !== confirmations) readAgain = true;
      else if (answer.ok) {
        base = answer.value;
        tell({ status: 'ready', failure: null });
      } else if (answer.failure.kind === 'services-unreachable') {
        readAgain = true;
        await port.pause(waitMs);
        waitMs = Math.min(LATEST_MS, waitMs * 2);
      } else tell({ status: 'failed', failure: answer.failure });
    }
    reading = false;
  }

  /** Sends the first of the changes until it is taken or refused; then the next. */
  async function save(): Promise<void> {
    if (saving) return;
    saving = true;
    let waitMs = SOONEST_MS;
    for (let [first] = pending; first !== undefined; [first] = pending) {
      const answer = await port.save(study, first);
      if (!answer.ok && answer.failure.kind === 'services-unreachable') {
        tell({}, { away: true });
        await port.pause(waitMs);
        waitMs = Math.min(LATEST_MS, waitMs * 2);
        continue;
      }
      waitMs = SOONEST_MS;
      confirmations += 1;
      if (answer.ok) base = applyChange(base, first);
      pending = pending.slice(1);
      tell({}, answer.ok ? { away: false } : { away: false, refused: answer.failure });
    }
    saving = false;
  }

  const untilAborted = (task: () => Promise<void>): void => {
    task().catch((error: unknown) => {
      if (!life.signal.aborted) throw error;
    });
  };
  const deaf = port.listen(study, () => untilAborted(read));
  untilAborted(read);

  return {
    StudyInstanceUID: study,
    state,
    change(change) {
      pending = [...pending, change];
      // Sent before anything is drawn: the page may die in between.
      untilAborted(save);
      tell({});
    },
    forgetRefusal: () => tell({}, { refused: null }),
    dispose() {
      deaf();
      life.abort();
    },
  };
}
