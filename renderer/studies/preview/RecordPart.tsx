import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import type { StudyRow } from '../../../native/contract/index.ts';
import { afterPicture, useHasRecords } from '../../ui/index.ts';
import { useAfter } from './useAfter.ts';

const RecordSummary = lazy(async () => {
  const patient = await import('../../patient/index.ts');
  await patient.loadPatientWords();
  return { default: patient.RecordSummary };
});

/** Longer than somebody who goes down the list stays on one study: a record system is asked about none that is passed. */
const REST_MS = 400;

/** True once the selection rests, and not while the study that was selected is being opened. */
function useRests(): boolean {
  const passed = useAfter(REST_MS);
  const [rests, setRests] = useState(false);
  useEffect(() => {
    if (passed) afterPicture(() => setRests(true));
  }, [passed]);
  return rests;
}

/** Reading the part of the page that draws records would hold up a study that is opened at once. */
let isRead = false;

/** What the patient's record says, at the foot of the preview; nothing where no record system is set up. */
export function RecordPart({ row, after }: { row: StudyRow; after: boolean }): ReactElement | null {
  const hasRecords = useHasRecords();
  const rests = useRests();
  if (!hasRecords || !(isRead || (after && rests))) return null;
  isRead = true;
  return (
    <Suspense>
      <RecordSummary study={row.StudyInstanceUID} after={after && rests} />
    </Suspense>
  );
}
