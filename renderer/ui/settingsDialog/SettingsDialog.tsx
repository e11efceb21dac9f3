import { Modal, SegmentedControl, Select } from '@mantine/core';
import { useCallback, useState, type ReactElement, type ReactNode } from 'react';
import {
  IconAdjustments,
  IconDatabase,
  IconInbox,
  IconLink,
  IconReportMedical,
  IconServer2,
  type Icon,
} from '@tabler/icons-react';
import type { Settings } from '../../../native/contract/index.ts';
import { archiveWords } from '../archives/words.ts';
import { failureText, type RequestFailure } from '../failureText.ts';
import { useSession, useSettings } from '../queries.ts';
import { recordWords } from '../records/words.ts';
import { changeSettings } from '../settings.ts';
import { Button } from '../widgets/Button.tsx';
import { Ico } from '../widgets/Ico.tsx';
import { linkWords } from '../links/words.ts';
import { uiWords } from '../words.ts';
import { ArchivesPage } from './archives/ArchivesPage.tsx';
import { LinkedFolders } from './LinkedFolders.tsx';
import { CallersPage } from '../links/CallersPage.tsx';
import { ReceivingPage } from './receiving/ReceivingPage.tsx';
import { RecordsPage } from './records/RecordsPage.tsx';
import classes from './settings.module.css';
import { StoragePage } from './storage/StoragePage.tsx';

const MEMORY_GB = [1, 2, 4, 8, 16, 32] as const;

type Page = 'general' | 'archives' | 'records' | 'links' | 'receiving' | 'storage';

/** General settings take effect as they are made; those of an archive when they are saved, and after a test if one likes. */
export function SettingsDialog(props: { onClose: () => void; page?: Page }): ReactElement {
  const text = uiWords.useText();
  const archives = archiveWords.useText();
  const records = recordWords.useText();
  const links = linkWords.useText();
  const [page, setPage] = useState<Page>(props.page ?? 'general');
  const [unsavedArchive, setUnsavedArchive] = useState<string | null>(null);
  const [unsavedRecord, setUnsavedRecord] = useState<string | null>(null);
  const [unsavedReceiving, setUnsavedReceiving] = useState(false);
  const [asking, setAsking] = useState(false);
  const unsaved = unsavedArchive ?? unsavedRecord ?? (unsavedReceiving ? archives('receiving') : null);
  const onUnsaved = useCallback((name: string | null) => {
    setUnsavedArchive(name);
    setAsking(false);
  }, []);
  const onUnsavedRecord = useCallback((name: string | null) => {
    setUnsavedRecord(name);
    setAsking(false);
  }, []);
  const onUnsavedReceiving = useCallback((is: boolean) => {
    setUnsavedReceiving(is);
    setAsking(false);
  }, []);
  const close = (): void => (unsaved === null ? props.onClose() : setAsking(true));
  return (
    <Modal
      opened
      onClose={close}
      size={1040}
      padding={0}
      title={text('settings.title')}
      classNames={{ header: classes['header'] ?? '', body: classes['body'] ?? '' }}
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <nav className={classes['nav']} aria-label={text('settings.title')}>
        <NavEntry
          icon={IconAdjustments}
          label={text('settings.general')}
          current={page === 'general'}
          onChoose={() => setPage('general')}
        />
        <NavEntry
          icon={IconServer2}
          label={archives('archives')}
          current={page === 'archives'}
          onChoose={() => setPage('archives')}
        />
        <NavEntry
          icon={IconReportMedical}
          label={records('records')}
          current={page === 'records'}
          onChoose={() => setPage('records')}
        />
        <NavEntry
          icon={IconLink}
          label={links('settings.links')}
          current={page === 'links'}
          onChoose={() => setPage('links')}
        />
        <NavEntry
          icon={IconInbox}
          label={archives('receiving')}
          current={page === 'receiving'}
          onChoose={() => setPage('receiving')}
        />
        <NavEntry
          icon={IconDatabase}
          label={archives('storage')}
          current={page === 'storage'}
          onChoose={() => setPage('storage')}
        />
      </nav>
      <div className={classes['content']}>
        {asking && unsaved !== null && (
          <div
            className={classes['unsaved']}
            role="alertdialog"
            aria-label={archives('unsaved.title', { name: unsaved })}
          >
            <span>{archives('unsaved.title', { name: unsaved })}</span>
            <Button size="small" autoFocus onClick={() => setAsking(false)}>
              {archives('unsaved.back')}
            </Button>
            <Button size="small" look="danger" onClick={props.onClose}>
              {archives('unsaved.discard')}
            </Button>
          </div>
        )}
        <div className={classes['general']} hidden={page !== 'general'}>
          <General />
        </div>
        {page === 'links' && (
          <div className={classes['general']}>
            <CallersPage />
          </div>
        )}
        {page === 'storage' && (
          <div className={classes['general']}>
            <StoragePage />
          </div>
        )}
        {/* Stays while the other page is looked at: what has been typed is not lost. */}
        {(page === 'archives' || unsavedArchive !== null) && (
          <div className={classes['archives']} hidden={page !== 'archives'}>
            <ArchivesPage onUnsaved={onUnsaved} />
          </div>
        )}
        {(page === 'records' || unsavedRecord !== null) && (
          <div className={classes['archives']} hidden={page !== 'records'}>
            <RecordsPage onUnsaved={onUnsavedRecord} />
          </div>
        )}
        {(page === 'receiving' || unsavedReceiving) && (
          <div className={classes['archives']} hidden={page !== 'receiving'}>
            <ReceivingPage onUnsaved={onUnsavedReceiving} />
          </div>
        )}
      </div>
    </Modal>
  );
}

function NavEntry(props: {
  icon: Icon;
  label: string;
  current: boolean;
  onChoose: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className={classes['navEntry']}
      aria-current={props.current ? 'page' : undefined}
      onClick={props.onChoose}
    >
      <Ico of={props.icon} size={18} />
      {props.label}
    </button>
  );
}

function General(): ReactElement {
  const text = uiWords.useText();
  const { data: settings } = useSettings();
  const { data: session } = useSession();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const change = async (what: Partial<Settings>): Promise<void> => {
    const answer = await changeSettings(what);
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <>
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
    </>
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
