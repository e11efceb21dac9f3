import { Modal, SegmentedControl, Select } from '@mantine/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { Settings } from '../../../native/contract/index.ts';
import { failureText, type RequestFailure } from '../failureText.ts';
import { useSession, useSettings } from '../queries.ts';
import { changeSettings } from '../settings.ts';
import { uiWords } from '../words.ts';
import { LinkedFolders } from './LinkedFolders.tsx';
import classes from './settings.module.css';

const MEMORY_GB = [1, 2, 4, 8, 16, 32] as const;

/** Settings take effect as they are made; there is nothing to save. */
export function SettingsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const text = uiWords.useText();
  const { data: settings } = useSettings();
  const { data: session } = useSession();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const change = async (what: Partial<Settings>): Promise<void> => {
    const answer = await changeSettings(what);
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={text('settings.title')}
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {text('settings.failed')} {failureText(failure)}
        </p>
      )}
      {settings !== undefined && <Fields settings={settings} onChange={(what) => void change(what)} />}
      <LinkedFolders />
      <p className={classes['foot']}>
        {text('settings.version', { version: session?.version ?? '' })} · {text('settings.notMedical')}
      </p>
    </Modal>
  );
}

function Fields(props: { settings: Settings; onChange: (what: Partial<Settings>) => void }): ReactElement {
  const text = uiWords.useText();
  const { settings, onChange } = props;
  const gb = settings.memoryBudgetMb === null ? null : Math.round(settings.memoryBudgetMb / 1024);
  const sizes = gb === null || MEMORY_GB.some((size) => size === gb) ? MEMORY_GB : [...MEMORY_GB, gb];
  return (
    <>
      <Field label={text('settings.language')}>
        <SegmentedControl
          aria-label={text('settings.language')}
          value={settings.language}
          data={(['system', 'en', 'de'] as const).map((value) => ({
            value,
            label: text(`settings.language.${value}`),
          }))}
          onChange={(language) => onChange({ language })}
        />
      </Field>
      <Field label={text('settings.import')} note={text(`settings.import.note.${settings.importStorage}`)}>
        <SegmentedControl
          aria-label={text('settings.import')}
          value={settings.importStorage}
          data={(['link', 'copy'] as const).map((value) => ({
            value,
            label: text(`settings.import.${value}`),
          }))}
          onChange={(importStorage) => onChange({ importStorage })}
        />
      </Field>
      <Field label={text('settings.memory')} note={text('settings.memory.note')}>
        <Select
          aria-label={text('settings.memory')}
          w={160}
          allowDeselect={false}
          value={gb === null ? 'auto' : String(gb)}
          data={[
            { value: 'auto', label: text('settings.memory.auto') },
            ...sizes.map((size) => ({
              value: String(size),
              label: text('settings.memory.value', { count: size }),
            })),
          ]}
          onChange={(value) =>
            onChange({ memoryBudgetMb: value === null || value === 'auto' ? null : Number(value) * 1024 })
          }
        />
      </Field>
    </>
  );
}

function Field(props: { label: string; note?: string; children: ReactNode }): ReactElement {
  return (
    <div className={classes['field']}>
      <div>
        <div className={classes['label']}>{props.label}</div>
        {props.note !== undefined && <div className={classes['note']}>{props.note}</div>}
      </div>
      {props.children}
    </div>
  );
}
