import { NumberInput, SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { Storage, StorageSettings } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import type { RequestFailure } from '../../failureText.ts';
import { bytesText } from '../../format.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { Button } from '../../widgets/Button.tsx';
import settings from '../settings.module.css';
import classes from './storage.module.css';

const GB = 1e9;

type Props = { storage: Storage; onFailure: (failure: RequestFailure | null) => void };

/** How much studies from archives may take. Saved by a button: less room removes studies at once, and that is said first. */
export function LimitFields({ storage, onFailure }: Props): ReactElement {
  const text = archiveWords.useText();
  const [draft, setDraft] = useState<StorageSettings>(storage.settings);
  const [saving, setSaving] = useState(false);
  const { quotaBytes, leastFreeBytes } = draft;
  const changed =
    quotaBytes !== storage.settings.quotaBytes || leastFreeBytes !== storage.settings.leastFreeBytes;
  const willGo = changed ? bytesToGo(storage, draft) : 0;
  const save = async (): Promise<void> => {
    setSaving(true);
    const answer = await api.changeStorage(draft);
    setSaving(false);
    onFailure(answer.ok ? null : answer.failure);
    if (answer.ok) queryClient.setQueryData(queryKeys.storage, answer.value);
  };
  return (
    <>
      <Limit
        label={text('storage.quota')}
        note={text('storage.quota.note')}
        own={text('storage.own')}
        value={quotaBytes}
        holds={storage.quotaBytes}
        isAuto={storage.settings.quotaBytes === null}
        onChange={(value) => setDraft({ ...draft, quotaBytes: value })}
      />
      <Limit
        label={text('storage.free.keep')}
        note={text('storage.free.note')}
        own={text('storage.own.free')}
        value={leastFreeBytes}
        holds={storage.leastFreeBytes}
        isAuto={storage.settings.leastFreeBytes === null}
        onChange={(value) => setDraft({ ...draft, leastFreeBytes: value })}
      />
      {changed && (
        <div className={classes['save']}>
          <span>{willGo > 0 && text('storage.willGo', { size: bytesText(willGo) })}</span>
          <Button look="primary" disabled={saving} onClick={() => void save()}>
            {text('storage.save')}
          </Button>
        </div>
      )}
    </>
  );
}

/** What a save would remove now; no more than may go. */
function bytesToGo(storage: Storage, draft: StorageSettings): number {
  const over = draft.quotaBytes === null ? 0 : storage.retrievedBytes - draft.quotaBytes;
  const short =
    draft.leastFreeBytes === null || storage.freeBytes === null
      ? 0
      : draft.leastFreeBytes - storage.freeBytes;
  return Math.min(storage.removableBytes, Math.max(0, over, short));
}

type LimitProps = {
  label: string;
  note: string;
  own: string;
  value: number | null;
  /** What holds now. */
  holds: number;
  isAuto: boolean; // what holds now is Lightbox's own choice
  onChange: (value: number | null) => void;
};

function Limit({ label, note, own, value, holds, isAuto, onChange }: LimitProps): ReactElement {
  const text = archiveWords.useText();
  return (
    <div className={settings['field']}>
      <div>
        <div className={settings['label']}>{label}</div>
        <div className={settings['note']}>{note}</div>
      </div>
      <div className={classes['limit']}>
        <SegmentedControl
          aria-label={label}
          value={value === null ? 'auto' : 'own'}
          data={[
            {
              value: 'auto',
              label: isAuto ? text('storage.auto', { size: bytesText(holds) }) : text('storage.autoOnly'),
            },
            { value: 'own', label: own },
          ]}
          onChange={(choice) => onChange(choice === 'auto' ? null : Math.round(holds / GB) * GB)}
        />
        {value !== null && (
          <NumberInput
            aria-label={label}
            w={120}
            min={0}
            max={1_000_000}
            decimalScale={1}
            suffix={` ${text('storage.gb')}`}
            value={value / GB}
            onChange={(entered) => {
              if (typeof entered === 'number') onChange(Math.round(entered * GB));
            }}
          />
        )}
      </div>
    </div>
  );
}
