import {
  IconAlertTriangle,
  IconDeviceDesktop,
  IconFolder,
  IconPhotoOff,
  IconPin,
  IconServer2,
  IconUserQuestion,
  type Icon,
} from '@tabler/icons-react';
import { memo, type ReactElement } from 'react';
import type { FoundStudy, IncompleteStudy, Job, StudyColumn } from '../../../native/contract/index.ts';
import { type currentLanguage, Ico, patientNameText, ProgressBar } from '../../ui/index.ts';
import { transferShare } from '../../transfers/index.ts';
import { studiesWords } from '../words.ts';
import { isHere, type ListedRow } from '../archives/listed.ts';
import { placeOf, placeText, type Place } from '../archives/where.ts';
import { cellText, columnLooks, type Where } from './columns.ts';
import classes from './list.module.css';

export const rowId = (uid: string): string => `study-${uid}`;

type Props = {
  row: ListedRow;
  rowIndex: number;
  topPx: number;
  columns: readonly StudyColumn[];
  now: Date;
  selected: boolean;
  current: boolean;
  found: FoundStudy | null;
  job: Job | null;
  incomplete: IncompleteStudy | null;
  names: ReadonlyMap<string, string>; // of archives
  language: ReturnType<typeof currentLanguage>; // of words and dates: a row that is kept must not keep the ones before
};

/** One study. Plain elements and no state: dozens of these are made with every turn of the wheel. */
export const RowView = memo(function RowView(props: Props): ReactElement {
  const { row, columns, now, selected, current } = props;
  const unopened = isHere(row) && row.openedAt === null;
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
      data-away={!isHere(row) || undefined}
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
      <WhereCell row={row} place={placeOf(row, props)} job={props.job} />
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

const placeIcon = (place: Place): Icon | null => {
  switch (place.kind) {
    case 'here':
      return WHERE_ICONS[place.where.kind];
    case 'arriving':
      return null;
    case 'incomplete':
    case 'fewer':
      return IconPhotoOff;
    case 'away':
      return IconServer2;
    case 'doubt':
      return IconUserQuestion;
    default:
      return place satisfies never;
  }
};

function toneOf(place: Place): 'calm' | 'away' | 'warn' | 'dang' {
  if (place.kind === 'arriving') return 'away';
  if (place.kind === 'away') return 'away';
  if (place.kind !== 'here') return 'warn';
  const { kind } = place.where;
  if (kind === 'owned' || kind === 'linked') return 'calm';
  return kind === 'unavailable' ? 'dang' : 'warn';
}

const CAN_GET: ReadonlySet<Place['kind']> = new Set(['away', 'fewer', 'incomplete']);

function WhereCell({ row, place, job }: { row: ListedRow; place: Place; job: Job | null }): ReactElement {
  const { text, title } = placeText(place);
  const icon = placeIcon(place);
  return (
    <span role="gridcell" className={classes['where']} data-tone={toneOf(place)} title={title}>
      {icon !== null && <Ico of={icon} size={14} />}
      {isHere(row) && row.pinned === true && (
        <span role="img" aria-label={studiesWords.text('pin.pinned')} className={classes['pin']}>
          <Ico of={IconPin} size={14} />
        </span>
      )}
      {place.kind === 'arriving' && (
        <ProgressBar share={job === null ? 0 : (transferShare(job) ?? 0)} label={title} width={48} />
      )}
      <span className={classes['whereText']}>{text}</span>
      {CAN_GET.has(place.kind) && (
        <button
          type="button"
          tabIndex={-1}
          data-get={place.kind}
          className={classes['get']}
          aria-label={studiesWords.text('get.row', { name: patientNameText(row.PatientName) })}
        >
          {studiesWords.text('get')}
        </button>
      )}
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
