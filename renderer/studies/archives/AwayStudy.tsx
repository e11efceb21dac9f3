import { IconDownload, IconEye } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import type { FoundStudy } from '../../../native/contract/index.ts';
import {
  Button,
  dateTimeText,
  Kbd,
  momentInSentence,
  openUids,
  plainText,
  usePeers,
} from '../../ui/index.ts';
import preview from '../preview/preview.module.css';
import { studiesWords } from '../words.ts';
import classes from './archives.module.css';
import { Completion } from './Completion.tsx';
import { openListed } from './getting.ts';
import type { ListedRow } from './listed.ts';
import { useTransfers } from './transfers.ts';
import { usePeerNames } from './useSearch.ts';
import { viewableAt, viewListed } from './viewing.ts';

type Props = { row: ListedRow; found: FoundStudy | null; identity: ReactNode };

/** A study that only archives have told of: whose it is, where it is, and getting it. */
export function AwayStudy({ row, found, identity }: Props): ReactElement {
  const text = studiesWords.useText();
  const names = usePeerNames();
  const underWay = useTransfers().has(row.StudyInstanceUID);
  const places = (found?.places ?? []).filter(({ source }) => source !== 'library');
  const isAway = found?.here === 'no';
  const { data: peers = [] } = usePeers();
  const canView = isAway && viewableAt(found, peers) !== null;
  const act = (): void => {
    if (found === null) return;
    if (isAway) openListed([row], new Map([[row.StudyInstanceUID, found]]));
    else void openUids([row.StudyInstanceUID]);
  };
  return (
    <>
      <div className={preview['head']}>
        <div className={preview['identity']}>{identity}</div>
        <div className={preview['buttons']}>
          <Button look="primary" wide icon={IconDownload} disabled={underWay || found === null} onClick={act}>
            {text(isAway ? 'get' : 'open')}
            <Kbd keys={['Enter']} />
          </Button>
        </div>
        {canView && found !== null && (
          <div className={preview['buttons']}>
            <Button
              wide
              icon={IconEye}
              onClick={() => viewListed([row], new Map([[row.StudyInstanceUID, found]]))}
            >
              {text('away.view')}
            </Button>
          </div>
        )}
      </div>
      <div className={preview['content']}>
        <Completion row={row} found={found} />
        <div className={preview['section']}>
          <h3 className={preview['ellipsis']}>{plainText(row.StudyDescription) || text('noDescription')}</h3>
          <span className={preview['counts']}>{dateTimeText(row.StudyDate, row.StudyTime)}</span>
        </div>
        <ul className={classes['places']} aria-label={text('away.at')}>
          {places.map(({ source, seriesCount, instanceCount }) => (
            <li key={source}>
              {instanceCount === null
                ? text('away.noCounts', { name: names.get(source) ?? '' })
                : text('away.counts', {
                    name: names.get(source) ?? '',
                    series: text('series', { count: seriesCount ?? 0 }),
                    images: text('images', { count: instanceCount }),
                  })}
            </li>
          ))}
        </ul>
        {isAway && found.removedAt !== undefined && (
          <p className={classes['note']}>
            {text('away.removed', {
              when: momentInSentence(found.removedAt, new Date()),
              names: places.map(({ source }) => names.get(source) ?? '').join(', '),
            })}
          </p>
        )}
        {isAway && !underWay && <p className={classes['note']}>{text('away.note')}</p>}
        {canView && <p className={classes['note']}>{text('away.viewNote')}</p>}
      </div>
    </>
  );
}
