import { Modal, Select, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, changeSettings, failureText, IconButton } from '../ui/index.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { draftOf, LONGEST_NAME, MOST_PRESETS, moved, nextId, presetsOf, problemsOf } from './presetDraft.ts';
import type { DraftRow } from './presetDraft.ts';
import { standardPresets } from './presets.ts';
import css from './presets.module.css';
import { useSession, useViewer } from './sessionContext.ts';
import type { OwnPresets } from './state.ts';
import { useKey } from './ToolButton.tsx';
import { useWords } from './text.ts';
import type { Words } from './text.ts';
import { commands } from './commands.ts';

const COMMON = ['CT', 'MR', 'PT', 'NM', 'CR', 'DX', 'MG', 'XA', 'RF'] as const;

const CODE = /^[A-Z0-9_]{1,16}$/; // of Modality, as the settings take it

/** The reader's own windows, by modality; saved in the settings. */
export function PresetsDialog(): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const opened = useViewer((state) => state.open === 'presets');
  const close = (): void => store.setState({ open: null });
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={640}
      title={say('presetsTitle')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      {opened ? <Editor onClose={close} /> : null}
    </Modal>
  );
}

/** Decimals only where there are some: windows of CT are whole. */
const asText = (value: number): string => String(Math.round(value * 1000) / 1000).replace('-', '−');

/** What holds for a modality now: the reader's own windows, else the customary ones in his language. */
const currentRows = (own: OwnPresets, Modality: string, { say }: Words): readonly DraftRow[] =>
  draftOf(
    own[Modality] ?? standardPresets(Modality).map(({ key, ...window }) => ({ name: say(key), ...window })),
    asText,
  );

function useActiveModality(): string {
  const session = useSession();
  const { series } = session.pane(session.store.getState().activePane).state();
  return series !== null && CODE.test(series.Modality) ? series.Modality : 'CT';
}

function Editor({ onClose }: { readonly onClose: () => void }): ReactNode {
  const words = useWords();
  const { say } = words;
  const own = useViewer((state) => state.presets);
  const active = useActiveModality();
  const [Modality, setModality] = useState(active);
  const [rows, setRows] = useState(() => currentRows(own, active, words));
  const [isOwn, setIsOwn] = useState(own[active] !== undefined);
  const [problem, setProblem] = useState<string | null>(null);
  const presets = presetsOf(rows);

  const change = (next: readonly DraftRow[]): void => {
    setRows(next);
    setIsOwn(true);
  };
  const choose = (next: string | null): void => {
    if (next === null || next === Modality) return;
    setModality(next);
    setRows(currentRows(own, next, words));
    setIsOwn(own[next] !== undefined);
    setProblem(null);
  };
  const save = async (): Promise<void> => {
    if (presets === null) return;
    const kept = Object.entries(own).filter(([key]) => key !== Modality);
    const others = Object.fromEntries(kept.map(([key, list]) => [key, [...list]]));
    const answer = await changeSettings({ presets: isOwn ? { ...others, [Modality]: presets } : others });
    if (answer.ok) onClose();
    else setProblem(failureText(answer.failure));
  };
  const modalities = [...new Set([active, ...COMMON, ...Object.keys(own)])];
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={css['head']}>
        <Select
          label={say('presetsModality')}
          w={120}
          allowDeselect={false}
          value={Modality}
          data={modalities}
          onChange={choose}
        />
        <p className={css['hint']}>{say('presetsHint')}</p>
      </div>
      <Rows rows={rows} onChange={change} />
      <div className={css['below']}>
        <AddRow rows={rows} Modality={Modality} onAdd={(row) => change([...rows, row])} />
        <Button
          look="ghost"
          size="small"
          disabled={!isOwn}
          onClick={() => {
            setRows(currentRows({}, Modality, words));
            setIsOwn(false);
          }}
        >
          {say('presetsReset')}
        </Button>
      </div>
      {problem === null ? null : (
        <p role="alert" className={css['failure']}>
          {say('presetsNotSaved')} {problem}
        </p>
      )}
      <footer className={css['foot']}>
        <span>{presets === null ? say('presetsWrong') : ''}</span>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button look="primary" type="submit" disabled={presets === null}>
          {say('save')}
        </Button>
      </footer>
    </form>
  );
}

type RowsProps = {
  readonly rows: readonly DraftRow[];
  readonly onChange: (rows: readonly DraftRow[]) => void;
};

function Rows({ rows, onChange }: RowsProps): ReactNode {
  const { say } = useWords();
  if (rows.length === 0) return <p className={css['none']}>{say('presetsNone')}</p>;
  return (
    <div className={css['rows']} role="table" aria-label={say('presetsTitle')}>
      <div className={css['labels']} role="row">
        {(['presetKey', 'presetName', 'presetWidth', 'presetLevel'] as const).map((label) => (
          <span key={label} role="columnheader">
            {say(label)}
          </span>
        ))}
        <span />
      </div>
      {rows.map((row, place) => (
        <Row key={row.id} rows={rows} row={row} place={place} onChange={onChange} />
      ))}
    </div>
  );
}

type RowProps = RowsProps & { readonly row: DraftRow; readonly place: number };

function Row({ rows, row, place, onChange }: RowProps): ReactNode {
  const { say } = useWords();
  const problems = problemsOf(rows, row);
  const set = (part: Partial<DraftRow>): void =>
    onChange(rows.map((each) => (each.id === row.id ? { ...each, ...part } : each)));
  const field = (part: 'name' | 'width' | 'center', label: 'presetName' | 'presetWidth' | 'presetLevel') => {
    const problem = problems[part];
    return (
      <TextInput
        aria-label={say('presetField', { field: say(label), name: row.name })}
        value={row[part]}
        maxLength={part === 'name' ? LONGEST_NAME : 12}
        inputMode={part === 'name' ? 'text' : 'decimal'}
        data-part={part}
        error={problem === null ? undefined : say(problem)}
        onChange={(event) => set({ [part]: event.currentTarget.value })}
      />
    );
  };
  const name = row.name;
  return (
    <div className={css['row']} role="row">
      <span className={css['key']}>
        <DigitKey digit={place + 2} />
      </span>
      {field('name', 'presetName')}
      {field('width', 'presetWidth')}
      {field('center', 'presetLevel')}
      <span className={css['moves']}>
        <IconButton
          icon={IconChevronUp}
          label={say('presetUp', { name })}
          disabled={place === 0}
          onClick={() => onChange(moved(rows, row.id, -1))}
        />
        <IconButton
          icon={IconChevronDown}
          label={say('presetDown', { name })}
          disabled={place === rows.length - 1}
          onClick={() => onChange(moved(rows, row.id, 1))}
        />
        <IconButton
          icon={IconTrash}
          label={say('presetRemove', { name })}
          onClick={() => onChange(rows.filter((each) => each.id !== row.id))}
        />
      </span>
    </div>
  );
}

/** The key of a place in the list: 1 is the file's own window, 2 to 9 are these. */
function DigitKey({ digit }: { readonly digit: number }): ReactNode {
  const id = `preset${digit}`;
  const command = commands.find((each) => each.id === id);
  const key = useKey(command?.id ?? 'preset1');
  return command === undefined || key === null ? null : <KeyCaps value={key} />;
}

type AddProps = {
  readonly rows: readonly DraftRow[];
  readonly Modality: string;
  readonly onAdd: (row: DraftRow) => void;
};

/** A new row with the window that is on screen, where that is of this modality: it was just found by hand. */
function AddRow({ rows, Modality, onAdd }: AddProps): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const add = (): void => {
    const { series, voi } = session.pane(session.store.getState().activePane).state();
    const shown = series?.Modality === Modality ? voi : null;
    const whole = (value: number): string =>
      asText(shown !== null && shown.width >= 10 ? Math.round(value) : value);
    onAdd({
      id: nextId(rows),
      name: '',
      width: shown === null ? '' : whole(shown.width),
      center: shown === null ? '' : whole(shown.center),
    });
  };
  return (
    <Button icon={IconPlus} size="small" disabled={rows.length >= MOST_PRESETS} onClick={add}>
      {say('presetAdd')}
    </Button>
  );
}
