import { IconPin, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { StudyRow } from '../../../native/contract/index.ts';
import { archiveWords, bytesText, Ico, setPinned, studyStorageQuery } from '../../ui/index.ts';
import { usePeerNames } from '../archives/useSearch.ts';
import { useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './preview.module.css';

/** Where a study of an archive lives, and whether it may be removed to make room. Nothing for others that are not pinned. */
export function Whereabouts({ row }: { row: StudyRow }): ReactElement | null {
  const text = studiesWords.useText();
  const why = archiveWords.useText();
  const names = usePeerNames();
  const letGo = useStudies((state) => state.letGo === row.StudyInstanceUID);
  const { data } = useQuery(studyStorageQuery(row.StudyInstanceUID));
  if (data === undefined || (data.peerId === null && !data.pinned && !letGo)) return null;
  const name = data.peerId === null ? null : (names.get(data.peerId) ?? null);
  const [reason] = data.keptFor;
  return (
    <div className={classes['whereabouts']}>
      {name !== null && (
        <div>
          <Ico of={IconServer2} size={14} />
          <span>{text('lives.from', { name, size: bytesText(data.bytes) })}</span>
        </div>
      )}
      <div title={data.keptFor.map((one) => why(`storage.why.${one}`)).join('\n')}>
        <Ico of={IconPin} size={14} />
        {letGo ? (
          <>
            <span>{text('pin.letGo')}</span>
            <button type="button" onClick={() => void pin(row, true)}>
              {text('pin.undo')}
            </button>
          </>
        ) : (
          <span>
            {reason === undefined
              ? text('lives.mayGo')
              : data.pinned
                ? text('pin.pinned')
                : text('lives.stays', { why: why(`storage.why.${reason}`) })}
          </span>
        )}
      </div>
    </div>
  );
}

/** Pins, or lets go; what was let go can be taken back where it is said. */
export async function pin({ StudyInstanceUID }: StudyRow, pinned: boolean): Promise<void> {
  const answer = await setPinned(StudyInstanceUID, pinned);
  if (answer.ok) useStudies.setState({ letGo: pinned ? null : StudyInstanceUID });
}
