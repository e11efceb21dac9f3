import { IconCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Ico } from '../../ui/index.ts';
import { setFilters } from '../state.ts';
import { studiesWords } from '../words.ts';
import { daToInput, inputToDa, type DateFilter } from './filters.ts';
import classes from './filters.module.css';

const SHORTCUTS = [
  { key: 'filter.date.any', date: { kind: 'any' } },
  { key: 'filter.date.today', date: { kind: 'today' } },
  { key: 'filter.date.7', date: { kind: 'last', days: 7 } },
  { key: 'filter.date.30', date: { kind: 'last', days: 30 } },
] as const;

const same = (a: DateFilter, b: DateFilter): boolean =>
  a.kind === b.kind && (a.kind !== 'last' || (b.kind === 'last' && a.days === b.days));

/** Today, the last days, or any range. */
export function DateChoice({ date, onDone }: { date: DateFilter; onDone: () => void }): ReactElement {
  const text = studiesWords.useText();
  const range = date.kind === 'range' ? date : { from: '', to: '' };
  const setRange = (change: { from?: string; to?: string }): void => {
    const { from, to } = { from: range.from, to: range.to, ...change };
    setFilters({ date: from === '' && to === '' ? { kind: 'any' } : { kind: 'range', from, to } });
  };
  return (
    <>
      {SHORTCUTS.map((shortcut) => (
        <button
          key={shortcut.key}
          type="button"
          className={classes['option']}
          aria-pressed={same(date, shortcut.date)}
          onClick={() => {
            setFilters({ date: shortcut.date });
            onDone();
          }}
        >
          <span className={classes['optionMark']}>
            {same(date, shortcut.date) && <Ico of={IconCheck} size={16} />}
          </span>
          {text(shortcut.key)}
        </button>
      ))}
      <div className={classes['range']}>
        {(['from', 'to'] as const).map((end) => (
          <label key={end}>
            {text(`filter.date.${end}`)}
            <input
              type="date"
              className={classes['input']}
              value={daToInput(range[end])}
              onChange={(event) => setRange({ [end]: inputToDa(event.currentTarget.value) })}
            />
          </label>
        ))}
      </div>
    </>
  );
}
