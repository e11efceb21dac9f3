import { useState, type ReactElement } from 'react';
import { isStopped, useLook, useStanding } from '../../ui/index.ts';
import { CompareDialog } from './CompareDialog.tsx';

export type RecordGateProps = {
  readonly studies: readonly string[];
  /** The images are on screen: record systems are asked after them, never before. */
  readonly after: boolean;
};

/** Over a study whose record is another person's by name, date or number: it has to be judged before the images are read. */
export function RecordGate({ studies, after }: RecordGateProps): ReactElement {
  useLook(studies, after);
  return (
    <>
      {studies.map((study) => (
        <StudyGate key={study} study={study} />
      ))}
    </>
  );
}

function StudyGate({ study }: { readonly study: string }): ReactElement | null {
  const { record } = useStanding(study);
  const [judged, setJudged] = useState<string | null>(null);
  const link = record?.links[0]?.linkId ?? null;
  // Judged once for this link: what is kept of it may come a moment later.
  if (!isStopped(record) || judged === link) return null;
  return <CompareDialog study={study} mustDecide onClose={() => setJudged(link)} />;
}
