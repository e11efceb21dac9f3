// Modality Worklist (PS3.4 K): C-FIND for scheduled procedure steps.
import { fail, ok } from '../../contract/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { find, findContext, STATUS } from '../dimse/index.ts';
import type { FindEvent, WorklistKeys } from '../types.ts';
import { peerFailure, statusFailure } from './failures.ts';
import type { Links } from './links.ts';
import { nameKey, spellings, type Spelling } from './studyKeys.ts';

/** PS3.4 table K.6-1: what is asked to be told of each step, beside what it is looked for by. */
const OF_STEP = [
  'ScheduledStationAETitle',
  'ScheduledStationName',
  'ScheduledProcedureStepStartDate',
  'ScheduledProcedureStepStartTime',
  'Modality',
  'ScheduledPerformingPhysicianName',
  'ScheduledProcedureStepDescription',
  'ScheduledProcedureStepID',
] as const;
const OF_ORDER = [
  'AccessionNumber',
  'ReferringPhysicianName',
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'RequestedProcedureID',
  'RequestedProcedureDescription',
] as const;

const empty = (keywords: readonly string[]): WriteDataset =>
  Object.fromEntries(keywords.map((keyword) => [keyword, '']));

function worklistDataset(keys: WorklistKeys, spelling: Spelling): WriteDataset {
  const { dateFrom = '', dateTo = '', Modality = [], StationAETitle = '' } = keys;
  return {
    ...empty(OF_ORDER),
    ...nameKey(keys.PatientName, spelling),
    ScheduledProcedureStepSequence: [
      {
        ...empty(OF_STEP),
        ScheduledStationAETitle: StationAETitle,
        ScheduledProcedureStepStartDate: dateFrom === dateTo ? dateFrom : `${dateFrom}-${dateTo}`,
        // Several values of a code are no key of the standard's: asked openly, and judged by us.
        Modality: Modality.length === 1 ? (Modality[0] ?? '') : '',
      },
    ],
  };
}

/** Steps that may match, in the spellings that the peer may know, until one of them finds something. */
export async function* findWorklist(
  links: Links,
  keys: WorklistKeys,
  signal: AbortSignal,
): AsyncGenerator<FindEvent> {
  // An association of its own: one that is kept was agreed on for searching studies.
  const opened = await links.open({ contexts: [findContext('worklist')], signal }, 'worklist');
  if (!opened.ok) {
    yield { kind: 'end', end: opened };
    return;
  }
  const association = opened.value;
  const tried = spellings({
    ...(keys.PatientName === undefined ? {} : { PatientName: keys.PatientName }),
    limit: keys.limit,
  });
  let found = 0;
  try {
    for (const spelling of tried) {
      const last = spelling === tried.at(-1);
      for await (const event of find(association, {
        model: 'worklist',
        keys: worklistDataset(keys, spelling),
        signal,
      })) {
        if (event.kind === 'match') {
          found += 1;
          yield { kind: 'match', dataset: event.match };
          if (found < keys.limit) continue;
          yield { kind: 'end', end: ok({ truncated: true }) };
          return;
        }
        if (event.kind === 'unreadable-match') {
          yield { kind: 'unreadable' };
          continue;
        }
        if (!event.end.ok) {
          yield { kind: 'end', end: fail(peerFailure(event.end.failure, 'worklist')) };
          return;
        }
        if (signal.aborted) {
          yield { kind: 'end', end: fail({ kind: 'cancelled' }) };
          return;
        }
        const { status, statusClass } = event.end.value;
        const cut = (status & 0xff00) === STATUS.outOfResources || statusClass === 'cancel';
        const good = cut || statusClass === 'success' || statusClass === 'warning';
        // A peer that does not know the character set may say so by failing: the next spelling is another question.
        if (!good && !last) continue;
        if (good && found === 0 && !cut && !last) continue;
        yield { kind: 'end', end: good ? ok({ truncated: cut }) : fail(statusFailure(event.end.value)) };
        return;
      }
    }
  } finally {
    if (association.ended === null) await association.release();
  }
}
