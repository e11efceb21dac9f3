import { IconChevronLeft, IconChevronRight, IconRefresh } from '@tabler/icons-react';
import { useMemo, useState, type ReactElement } from 'react';
import type { WorklistItem } from '../../../native/contract/index.ts';
import {
  Button,
  dayOf,
  daysBefore,
  dayToDa,
  failureText,
  IconButton,
  parseDay,
  patientNameText,
  peerFailureLine,
} from '../../ui/index.ts';
import { usePeerNames } from '../archives/useSearch.ts';
import filterClasses from '../filters/filters.module.css';
import { daToInput, inputToDa } from '../filters/filters.ts';
import { studiesWords } from '../words.ts';
import { useWorklist, type Worklist } from './useWorklist.ts';
import { WorklistTable } from './WorklistTable.tsx';
import classes from './worklist.module.css';

/** What is scheduled for a day, of all peers that have a work list. */
export function WorklistScreen({ onFind }: { onFind: (item: WorklistItem) => void }): ReactElement {
  const text = studiesWords.useText();
  const today = dayToDa(dayOf(new Date()));
  const [day, setDay] = useState(today);
  const [type, setType] = useState('');
  const [station, setStation] = useState('');
  const [name, setName] = useState('');
  const [again, setAgain] = useState(0);
  const list = useWorklist({ dateFrom: day, dateTo: day }, again);
  const types = useMemo(() => valuesOf(list.items, (item) => item.Modality), [list.items]);
  const stations = useMemo(() => valuesOf(list.items, stationOf), [list.items]);
  // The day is in hand as a whole: what is narrowed further is narrowed here, at once and in any script.
  const words = folded(name).split(/\s+/).filter(Boolean);
  const shown = list.items.filter(
    (item) =>
      (type === '' || item.Modality === type) &&
      (station === '' || stationOf(item) === station) &&
      words.every((word) => folded(nameOf(item)).includes(word)),
  );
  const step = (days: number): void => {
    const parsed = parseDay(day);
    if (parsed !== null) setDay(dayToDa(daysBefore(parsed, days)));
  };
  return (
    <>
      <div className={classes['bar']} role="toolbar" aria-label={text('worklist')} data-region="filters">
        <IconButton icon={IconChevronLeft} label={text('worklist.before')} onClick={() => step(1)} />
        <input
          type="date"
          className={filterClasses['input']}
          aria-label={text('worklist.date')}
          value={daToInput(day)}
          onChange={(event) => setDay(inputToDa(event.currentTarget.value) || today)}
        />
        <IconButton icon={IconChevronRight} label={text('worklist.after')} onClick={() => step(-1)} />
        <Button size="small" disabled={day === today} onClick={() => setDay(today)}>
          {text('worklist.today')}
        </Button>
        <Choice
          label={text('worklist.type')}
          all={text('worklist.allTypes')}
          values={types}
          value={type}
          onChange={setType}
        />
        <Choice
          label={text('worklist.station')}
          all={text('worklist.allStations')}
          values={stations}
          value={station}
          onChange={setStation}
        />
        <input
          type="text"
          className={filterClasses['input']}
          aria-label={text('worklist.name')}
          placeholder={text('worklist.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <span className={filterClasses['space']} />
        <span className={filterClasses['count']} aria-live="polite">
          {list.running ? text('worklist.asking') : text('worklist.count', { count: shown.length })}
        </span>
        <IconButton icon={IconRefresh} label={text('worklist.refresh')} onClick={() => setAgain(again + 1)} />
      </div>
      <div className={classes['content']}>
        <Notes list={list} />
        {shown.length > 0 ? (
          <WorklistTable items={shown} onFind={onFind} />
        ) : (
          !list.running && <Nothing list={list} />
        )}
      </div>
    </>
  );
}

const stationOf = (item: WorklistItem): string => item.ScheduledStationName || item.ScheduledStationAETitle;

const nameOf = ({ PatientName }: WorklistItem): string =>
  [patientNameText(PatientName), PatientName.Ideographic ?? '', PatientName.Phonetic ?? ''].join(' ');

const folded = (value: string): string =>
  value
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\^,=]/g, ' ');

const valuesOf = (items: readonly WorklistItem[], of: (item: WorklistItem) => string): readonly string[] =>
  [...new Set(items.map(of))].filter(Boolean).toSorted();

function Choice(props: {
  label: string;
  all: string;
  values: readonly string[];
  value: string;
  onChange: (value: string) => void;
}): ReactElement {
  const { label, all, values, value, onChange } = props;
  const options = value === '' || values.includes(value) ? values : [...values, value];
  return (
    <select
      className={filterClasses['input']}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  );
}

/** What a peer could not do stands beside what the others told. */
function Notes({ list }: { list: Worklist }): ReactElement {
  const text = studiesWords.useText();
  const names = usePeerNames();
  const notes = [...list.sources.values()].flatMap(({ source, failure, truncated, unreadable }) => {
    const name = names.get(source) ?? '';
    return [
      ...(failure === null ? [] : [peerFailureLine(failure, name)]),
      ...(truncated ? [text('worklist.truncated', { name })] : []),
      ...(unreadable === 0 ? [] : [text('worklist.unreadable', { name, count: unreadable })]),
    ];
  });
  if (list.failure !== null) notes.push(failureText(list.failure));
  return (
    <>
      {notes.map((note) => (
        <p key={note} role="alert" className={classes['note']}>
          {note}
        </p>
      ))}
    </>
  );
}

function Nothing({ list }: { list: Worklist }): ReactElement {
  const text = studiesWords.useText();
  const sources = [...list.sources.values()];
  const failed =
    list.failure !== null || (sources.length > 0 && sources.every(({ state }) => state === 'failed'));
  return (
    <div className={classes['nothing']}>
      <div>
        {text(
          failed
            ? 'worklist.noneFailed'
            : list.items.length === 0
              ? 'worklist.none'
              : 'worklist.noneFiltered',
        )}
      </div>
      {!failed && <p>{text('worklist.noneText')}</p>}
    </div>
  );
}
