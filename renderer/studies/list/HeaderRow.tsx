import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { StudyColumn } from '../../../native/contract/index.ts';
import { changeSettings, Ico } from '../../ui/index.ts';
import { nextSort, type Sort } from '../filters/filters.ts';
import { useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import { columnLooks } from './columns.ts';
import classes from './list.module.css';

/** Sorts by a column, now and at the next start. */
function sortBy(column: StudyColumn): void {
  const sort = nextSort(useStudies.getState().sort, column);
  useStudies.setState({ sort });
  void changeSettings({ sort });
}

export function HeaderRow({ columns, sort }: { columns: readonly StudyColumn[]; sort: Sort }): ReactElement {
  const text = studiesWords.useText();
  return (
    <div role="row" aria-rowindex={1} className={classes['header']}>
      <span role="columnheader" aria-label={text('column.opened')} />
      {columns.map((column) => (
        <HeaderCell key={column} column={column} sort={sort} />
      ))}
      <span role="columnheader" className={classes['headerText']}>
        {text('column.where')}
      </span>
    </div>
  );
}

function HeaderCell({ column, sort }: { column: StudyColumn; sort: Sort }): ReactElement {
  const text = studiesWords.useText();
  const sorted = sort.column === column;
  return (
    <span
      role="columnheader"
      aria-sort={sorted ? sort.direction : 'none'}
      className={classes['headerCell']}
      data-align={columnLooks[column].align}
    >
      <button
        type="button"
        className={classes['headerButton']}
        data-sorted={sorted || undefined}
        onClick={() => sortBy(column)}
      >
        <span>{text(`column.${column}`)}</span>
        {sorted && <Ico of={sort.direction === 'ascending' ? IconChevronUp : IconChevronDown} size={12} />}
      </button>
    </span>
  );
}
