import { useState, type ReactElement } from 'react';
import { CompareDialog } from './CompareDialog.tsx';
import { isStopped, useRecord } from './useRecord.ts';

/** Over a study whose record is another person's by name, date or number: it has to be judged before the images are read. */
export function RecordGate({ studies }: { readonly studies: readonly string[] }): ReactElement {
  return (
    <>
      {studies.map((study) => (
        <StudyGate key={study} study={study} />
      ))}
    </>
  );
}

function StudyGate({ study }: { readonly study: string }): ReactElement | null {
  const record = useRecord(study);
  const [judged, setJudged] = useState(false);
  if (judged || !isStopped(record)) return null;
  return <CompareDialog study={study} mustDecide onClose={() => setJudged(true)} />;
}
