import { useState, type KeyboardEvent, type ReactElement } from 'react';
import type { WorklistItem } from '../../../native/contract/index.ts';
import { dateText, parseClock, patientNameText, plainText } from '../../ui/index.ts';
import { usePeerNames } from '../archives/useSearch.ts';
import { studiesWords } from '../words.ts';
import classes from './worklist.module.css';

type Props = { items: readonly WorklistItem[]; onFind: (item: WorklistItem) => void };

/** One row a scheduled step, by time. Arrows move, Enter finds its images. */
export function WorklistTable({ items, onFind }: Props): ReactElement {
  const text = studiesWords.useText();
  const names = usePeerNames();
  const [at, setAt] = useState(0);
  const several = new Set(items.map(({ peerId }) => peerId)).size > 1;
  const current = Math.min(at, items.length - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = items[current];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(current + step, 0), items.length - 1);
      setAt(next);
      event.currentTarget.querySelectorAll('[data-order]')[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && item !== undefined) onFind(item);
  };
  return (
    <>
      <table
        className={classes['table']}
        tabIndex={0}
        data-region="list"
        aria-label={text('worklist.table')}
        aria-activedescendant={`order-${current}`}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th>{text('worklist.time')}</th>
            <th>{text('worklist.patient')}</th>
            <th>{text('worklist.number')}</th>
            <th>{text('worklist.born')}</th>
            <th>{text('worklist.procedure')}</th>
            <th>{text('worklist.type')}</th>
            <th>{text('worklist.order')}</th>
            <th>{text('worklist.station')}</th>
            {several && <th>{text('worklist.from')}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            <tr
              key={`${item.peerId} ${item.AccessionNumber} ${item.ScheduledProcedureStepID} ${index}`}
              id={`order-${index}`}
              data-order={item.AccessionNumber}
              data-current={index === current || undefined}
              title={text('worklist.find', { name: patientNameText(item.PatientName) })}
              onClick={() => {
                setAt(index);
                onFind(item);
              }}
            >
              <td>{clockOf(item)}</td>
              <td className={classes['who']}>{patientNameText(item.PatientName)}</td>
              <td>{plainText(item.PatientID)}</td>
              <td>{dateText(item.PatientBirthDate)}</td>
              <td>
                {plainText(item.ScheduledProcedureStepDescription || item.RequestedProcedureDescription)}
              </td>
              <td>{item.Modality}</td>
              <td>{plainText(item.AccessionNumber)}</td>
              <td>{plainText(item.ScheduledStationName || item.ScheduledStationAETitle)}</td>
              {several && <td>{names.get(item.peerId) ?? ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes['hint']}>{text('worklist.hint')}</p>
    </>
  );
}

function clockOf({ ScheduledProcedureStepStartTime: time }: WorklistItem): string {
  const clock = parseClock(time);
  return clock === null
    ? plainText(time)
    : `${String(clock.hour).padStart(2, '0')}:${String(clock.minute).padStart(2, '0')}`;
}
