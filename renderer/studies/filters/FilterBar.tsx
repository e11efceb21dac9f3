import { Popover } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { StudyColumn } from '../../../native/contract/index.ts';
import { countText, Ico } from '../../ui/index.ts';
import { ColumnsMenu } from '../list/ColumnsMenu.tsx';
import { isHere } from '../archives/listed.ts';
import type { Listed } from '../archives/useListed.ts';
import { setFilters, useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import { BodyPartChoice, TypeChoice } from './choices.tsx';
import { DateChoice } from './DateChoice.tsx';
import { FieldForm } from './FieldForm.tsx';
import { dateFilterText, listFilterText, noFilters, textFields, type Filters } from './filters.ts';
import classes from './filters.module.css';

/** The chips below the search box: each says what it holds back, and lets go of it with one click. */
export function FilterBar({
  list,
  columns,
}: {
  list: Listed;
  columns: readonly StudyColumn[];
}): ReactElement {
  const text = studiesWords.useText();
  const filters = useStudies((state) => state.filters);
  return (
    <div className={classes['bar']} role="toolbar" aria-label={text('filters')} data-region="filters">
      <FilterChip
        label={dateFilterText(filters.date)}
        set={filters.date.kind !== 'any'}
        onClear={() => setFilters({ date: { kind: 'any' } })}
      >
        {(close) => <DateChoice date={filters.date} onDone={close} />}
      </FilterChip>
      <FilterChip
        label={listFilterText(text('filter.type'), filters.types)}
        set={filters.types.length > 0}
        onClear={() => setFilters({ types: [] })}
      >
        {() => <TypeChoice types={filters.types} />}
      </FilterChip>
      <FilterChip
        label={listFilterText(text('filter.bodyPart'), filters.bodyParts)}
        set={filters.bodyParts.length > 0}
        onClear={() => setFilters({ bodyParts: [] })}
      >
        {() => <BodyPartChoice bodyParts={filters.bodyParts} rows={list.rows.filter(isHere)} />}
      </FilterChip>
      <ReferrerChip filters={filters} />
      <ToggleChip
        label={text('filter.notOpened')}
        on={filters.notOpened}
        onChange={(notOpened) => setFilters({ notOpened })}
      />
      <ToggleChip
        label={text('filter.withProblems')}
        on={filters.withProblems}
        onChange={(withProblems) => setFilters({ withProblems })}
      />
      <MoreChip filters={filters} />
      <span className={classes['space']} />
      {list.unsorted > 0 && (
        <button type="button" className={classes['sortIn']} onClick={() => list.sortIn()}>
          {text('search.newBelow', { count: list.unsorted })} · {text('search.sortIn')}
        </button>
      )}
      <span className={classes['count']} aria-live="polite">
        {useCountText(list)}
      </span>
      <ColumnsMenu columns={columns} />
    </div>
  );
}

function ReferrerChip({ filters }: { filters: Filters }): ReactElement {
  const text = studiesWords.useText();
  const value = filters.fields.ReferringPhysicianName;
  const name = text('filter.referrer');
  return (
    <FilterChip
      label={value === '' ? name : text('filter.value', { name, value })}
      set={value !== ''}
      onClear={() => setFilters({ fields: { ...filters.fields, ReferringPhysicianName: '' } })}
    >
      {(close) => <FieldForm filters={filters} fields={['ReferringPhysicianName']} onDone={close} />}
    </FilterChip>
  );
}

const MORE_FIELDS = textFields.filter((field) => field !== 'ReferringPhysicianName');

function MoreChip({ filters }: { filters: Filters }): ReactElement {
  const text = studiesWords.useText();
  const values = MORE_FIELDS.map((field) => filters.fields[field]).filter((value) => value !== '');
  const all = [...values, ...filters.sexes, ...(filters.birthDate === '' ? [] : [filters.birthDate])];
  const { ReferringPhysicianName } = filters.fields;
  return (
    <FilterChip
      label={listFilterText(text('filter.more'), all)}
      set={all.length > 0}
      onClear={() =>
        setFilters({ fields: { ...noFilters.fields, ReferringPhysicianName }, sexes: [], birthDate: '' })
      }
    >
      {(close) => <FieldForm filters={filters} fields={MORE_FIELDS} withPerson onDone={close} />}
    </FilterChip>
  );
}

function useCountText(list: Listed): string {
  const text = studiesWords.useText();
  if (list.isFirstLoad) return '';
  if (list.total === null) return text('count.atLeast', { count: list.rows.length });
  if (list.total === 0) return text('count.none');
  return text(list.totalIsAtLeast ? 'count.atLeast' : 'count.exactly', { count: list.total });
}

type ChipProps = {
  label: string;
  set: boolean;
  onClear: () => void;
  children: (close: () => void) => ReactNode;
};

function FilterChip({ label, set, onClear, children }: ChipProps): ReactElement {
  const text = studiesWords.useText();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <span className={classes['chip']} data-on={set || undefined}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus withRoles>
        <Popover.Target>
          <button type="button" className={classes['chipLabel']} onClick={() => setOpen(!open)}>
            <span className={classes['chipText']}>{label}</span>
            {!set && <Ico of={IconChevronDown} size={14} />}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={classes['dropdown']}>{children(close)}</Popover.Dropdown>
      </Popover>
      {set && (
        <button
          type="button"
          className={classes['chipClear']}
          aria-label={text('filter.clear', { name: label })}
          onClick={onClear}
        >
          <Ico of={IconX} size={14} />
        </button>
      )}
    </span>
  );
}

function ToggleChip(props: { label: string; on: boolean; onChange: (on: boolean) => void }): ReactElement {
  return (
    <span className={classes['chip']} data-on={props.on || undefined}>
      <button
        type="button"
        className={classes['chipLabel']}
        aria-pressed={props.on}
        onClick={() => props.onChange(!props.on)}
      >
        <span className={classes['chipText']}>{props.label}</span>
        {props.on && <Ico of={IconX} size={14} />}
      </button>
    </span>
  );
}

/** Studies in the library, beside the name of the source. */
export function SourceChip({ count }: { count: number | null }): ReactElement {
  const text = studiesWords.useText();
  return (
    <span className={classes['chip']} data-on data-static>
      <span className={classes['chipLabel']}>
        <span className={classes['sourceDot']} />
        {text('source.here')}
        {count !== null && <span className={classes['sourceCount']}>{countText(count)}</span>}
      </span>
    </span>
  );
}
