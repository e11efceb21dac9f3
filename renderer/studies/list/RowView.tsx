import {
  IconAlertTriangle,
  IconDeviceDesktop,
  IconFolder,
  IconPhotoOff,
  type Icon,
} from '@tabler/icons-react';
import { memo, type ReactElement } from 'react';
import type { StudyColumn, StudyRow } from '../../../native/contract/index.ts';
import { Ico } from '../../ui/index.ts';
import { studiesWords } from '../words.ts';
import { cellText, columnLooks, whereOf, whereText, type Where } from './columns.ts';
import classes from './list.module.css';

export const rowId = (uid: string): string => `study-${uid}`;

type Props = {
  row: StudyRow;
  rowIndex: number;
  topPx: number;
  columns: readonly StudyColumn[];
  now: Date;
  selected: boolean;
  current: boolean;
};

/** One study. Plain elements and no state: dozens of these are made with every turn of the wheel. */
export const RowView = memo(function RowView(props: Props): ReactElement {
  const { row, columns, now, selected, current } = props;
  const unopened = row.openedAt === null;
  return (
    <div
      id={rowId(row.StudyInstanceUID)}
      role="row"
      aria-rowindex={props.rowIndex + 2} // the header is row 1
      aria-selected={selected}
      className={classes['row']}
      data-uid={row.StudyInstanceUID}
      data-unopened={unopened || undefined}
      data-current={current || undefined}
      style={{ transform: `translateY(${props.topPx}px)` }}
    >
      <span role="gridcell" className={classes['dotCell']}>
        {unopened && (
          <span role="img" aria-label={studiesWords.text('row.notOpened')} className={classes['dot']} />
        )}
      </span>
      {columns.map((column) => {
        const { text, title } = cellText(row, column, now);
        const { align, strength } = columnLooks[column];
        return (
          <span
            key={column}
            role="gridcell"
            className={classes['cell']}
            data-align={align}
            data-strength={strength}
            title={title ?? text}
          >
            {text}
          </span>
        );
      })}
      <WhereCell where={whereOf(row)} />
    </div>
  );
});

const WHERE_ICONS: Readonly<Record<Where['kind'], Icon>> = {
  owned: IconDeviceDesktop,
  linked: IconFolder,
  unavailable: IconPhotoOff,
  partly: IconPhotoOff,
  problems: IconAlertTriangle,
};

function WhereCell({ where }: { where: Where }): ReactElement {
  const { text, title } = whereText(where);
  const calm = where.kind === 'owned' || where.kind === 'linked';
  return (
    <span
      role="gridcell"
      className={classes['where']}
      data-tone={calm ? 'calm' : where.kind === 'unavailable' ? 'dang' : 'warn'}
      title={title}
    >
      <Ico of={WHERE_ICONS[where.kind]} size={14} />
      <span className={classes['whereText']}>{text}</span>
    </span>
  );
}

/** Stands where a study will be once its page has arrived. */
export function PlaceholderRow({ topPx }: { topPx: number }): ReactElement {
  return (
    <div
      aria-hidden
      className={classes['row']}
      data-placeholder
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <span />
      <span className={classes['block']} />
    </div>
  );
}
