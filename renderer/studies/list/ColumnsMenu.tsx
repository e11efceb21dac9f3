import { Checkbox, Popover } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconColumns3 } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { StudyColumn } from '../../../native/contract/index.ts';
import { Button, changeSettings, Ico, IconButton } from '../../ui/index.ts';
import { studiesWords } from '../words.ts';
import classes from '../filters/filters.module.css';
import { listedColumns, moveColumn, toggleColumn } from './columns.ts';

const save = (columns: readonly StudyColumn[] | null): void => {
  void changeSettings({ columns: columns === null ? null : [...columns] });
};

/** Which columns the table shows, and in what order; kept in the settings. */
export function ColumnsMenu({ columns }: { columns: readonly StudyColumn[] }): ReactElement {
  const text = studiesWords.useText();
  return (
    <Popover position="bottom-end" trapFocus withRoles>
      <Popover.Target>
        <button
          type="button"
          className={classes['toolButton']}
          aria-label={text('columns')}
          title={text('columns')}
        >
          <Ico of={IconColumns3} size={16} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes['dropdown']}>
        {listedColumns(columns).map((column) => (
          <ColumnLine key={column} column={column} columns={columns} />
        ))}
        <div className={classes['dropdownFoot']}>
          <Button size="small" look="ghost" onClick={() => save(null)}>
            {text('columns.reset')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnLine({
  column,
  columns,
}: {
  column: StudyColumn;
  columns: readonly StudyColumn[];
}): ReactElement {
  const text = studiesWords.useText();
  const at = columns.indexOf(column);
  const name = text(`column.${column}`);
  return (
    <div className={classes['columnLine']}>
      <Checkbox label={name} checked={at >= 0} onChange={() => save(toggleColumn(columns, column))} />
      {at >= 0 && (
        <span className={classes['columnMoves']}>
          <IconButton
            icon={IconChevronUp}
            size={22}
            label={text('columns.up', { name })}
            disabled={at === 0}
            onClick={() => save(moveColumn(columns, column, -1))}
          />
          <IconButton
            icon={IconChevronDown}
            size={22}
            label={text('columns.down', { name })}
            disabled={at === columns.length - 1}
            onClick={() => save(moveColumn(columns, column, 1))}
          />
        </span>
      )}
    </div>
  );
}
