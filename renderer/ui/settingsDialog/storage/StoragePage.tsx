import { useState, type ReactElement } from 'react';
import {
  type KeepReason,
  keepReasons,
  type RemovedStudy,
  type Storage,
} from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { putStartedJob } from '../../events.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { bytesText, momentText } from '../../format.ts';
import { usePeers, useStorage } from '../../queries.ts';
import { Button } from '../../widgets/Button.tsx';
import settings from '../settings.module.css';
import { LimitFields } from './LimitFields.tsx';
import classes from './storage.module.css';

/** What studies from archives take here and may take, what was removed for it, and what never is. */
export function StoragePage(): ReactElement {
  const { data: storage, error } = useStorage();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const text = archiveWords.useText();
  if (storage === undefined)
    return <>{error !== null && <p className={settings['failure']}>{text('storage.free.unknown')}</p>}</>;
  return (
    <>
      {failure !== null && (
        <p role="alert" className={settings['failure']}>
          {text('storage.failed')} {failureText(failure)}
        </p>
      )}
      <Taken storage={storage} />
      <LimitFields storage={storage} onFailure={setFailure} />
      <Removed storage={storage} />
      <Never kept={storage.kept} />
    </>
  );
}

function Taken({ storage }: { storage: Storage }): ReactElement {
  const text = archiveWords.useText();
  const { retrievedBytes, removableBytes, quotaBytes, ownedBytes, freeBytes, diskBytes } = storage;
  const keptBytes = Math.max(0, retrievedBytes - removableBytes);
  const whole = Math.max(1, quotaBytes, retrievedBytes);
  const said = text('storage.taken.value', {
    taken: bytesText(retrievedBytes),
    quota: bytesText(quotaBytes),
  });
  return (
    <section className={classes['taken']}>
      <div className={classes['line']}>
        <h3>{text('storage.taken')}</h3>
        <span>{text('storage.taken.studies', { count: storage.retrieved })}</span>
      </div>
      <div
        role="meter"
        aria-label={text('storage.taken')}
        aria-valuemin={0}
        aria-valuemax={whole}
        aria-valuenow={retrievedBytes}
        aria-valuetext={said}
        className={classes['bar']}
      >
        <span data-kind="kept" style={{ width: `${(keptBytes / whole) * 100}%` }} />
        <span data-kind="removable" style={{ width: `${(removableBytes / whole) * 100}%` }} />
      </div>
      <div className={classes['line']}>
        <span>{said}</span>
        <span>
          {freeBytes === null || diskBytes === null
            ? text('storage.free.unknown')
            : text('storage.free', { free: bytesText(freeBytes), disk: bytesText(diskBytes) })}
        </span>
      </div>
      <ul className={classes['legend']}>
        <li data-kind="kept">{text('storage.kept', { size: bytesText(keptBytes) })}</li>
        <li data-kind="removable">{text('storage.removable', { size: bytesText(removableBytes) })}</li>
        <li>{text('storage.others', { size: bytesText(Math.max(0, ownedBytes - retrievedBytes)) })}</li>
      </ul>
      {storage.overBytes > 0 && (
        <p className={classes['over']}>{text('storage.over', { size: bytesText(storage.overBytes) })}</p>
      )}
    </section>
  );
}

function Removed({ storage: { removed } }: { storage: Storage }): ReactElement {
  const text = archiveWords.useText();
  const { data: peers = [] } = usePeers();
  const names = new Map(peers.map(({ peerId, settings: { name } }) => [peerId, name]));
  return (
    <section className={classes['part']}>
      <div className={classes['line']}>
        <h3>{text('storage.removed')}</h3>
        {removed.studies > 0 && (
          <span>
            {text('storage.removed.sum', { count: removed.studies, size: bytesText(removed.bytes) })}
          </span>
        )}
      </div>
      <p className={settings['note']}>
        {text(removed.studies === 0 ? 'storage.removed.none' : 'storage.removed.note')}
      </p>
      {removed.last.length > 0 && (
        <ul className={classes['removed']}>
          {removed.last.map((study) => (
            <RemovedRow key={study.StudyInstanceUID} study={study} name={names.get(study.peerId) ?? ''} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RemovedRow({ study, name }: { study: RemovedStudy; name: string }): ReactElement {
  const text = archiveWords.useText();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const [begun, setBegun] = useState(false);
  const { StudyInstanceUID, peerId, bytes, removedAt } = study;
  const getAgain = async (): Promise<void> => {
    const answer = await api.retrieve({ peerId, StudyInstanceUID, priority: 'normal', label: '' });
    if (answer.ok) putStartedJob(answer.value);
    setBegun(answer.ok);
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <li>
      <span>{momentText(removedAt, new Date())}</span>
      <span className={classes['name']}>{name}</span>
      <span className={classes['uid']} title={StudyInstanceUID}>
        {failure === null ? StudyInstanceUID : failureText(failure)}
      </span>
      <span className={classes['size']}>{bytesText(bytes)}</span>
      <Button size="small" disabled={begun} onClick={() => void getAgain()}>
        {text('storage.removed.again')}
      </Button>
    </li>
  );
}

function Never({ kept }: { kept: Storage['kept'] }): ReactElement {
  const text = archiveWords.useText();
  return (
    <section className={classes['part']}>
      <h3>{text('storage.never')}</h3>
      <p className={settings['note']}>{text('storage.never.text')}</p>
      <ul className={classes['never']}>
        {keepReasons.map((reason: KeepReason) => (
          <li key={reason}>
            <span>{text(`storage.why.${reason}`)}</span>
            {(kept[reason] ?? 0) > 0 && (
              <span>{text('storage.taken.studies', { count: kept[reason] ?? 0 })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
