import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { SendChoice, SeriesRow } from '../../native/contract/index.ts';
import { plainText, studyDetailQuery } from '../ui/index.ts';
import classes from './transfers.module.css';
import { transfersWords } from './words.ts';

type Props = { choice: SendChoice; onChange: (choice: SendChoice) => void };

/** Of one study its series can be chosen; of several all of them go. */
export function SeriesChoice({ choice, onChange }: Props): ReactElement | null {
  const text = transfersWords.useText();
  const [study, ...others] = choice.StudyInstanceUIDs;
  const single = others.length === 0 && choice.SOPInstanceUIDs === undefined;
  const { data } = useQuery({ ...studyDetailQuery(study ?? ''), enabled: single && study !== undefined });
  const [open, setOpen] = useState(choice.SeriesInstanceUIDs !== undefined);
  if (choice.SOPInstanceUIDs !== undefined)
    return <p className={classes['note']}>{text('send.single', { count: choice.SOPInstanceUIDs.length })}</p>;
  const list = data?.seriesList ?? [];
  if (!single || list.length < 2) return null;
  const chosen = new Set<string>(choice.SeriesInstanceUIDs ?? list.map((one) => one.SeriesInstanceUID));
  const all = chosen.size === list.length;
  const choose = (uids: ReadonlySet<string>): void => {
    const { SeriesInstanceUIDs: _before, ...rest } = choice;
    const picked = list.flatMap(({ SeriesInstanceUID: uid }) => (uids.has(uid) ? [uid] : []));
    onChange(picked.length === list.length ? rest : { ...rest, SeriesInstanceUIDs: picked });
  };
  const toggle = (uid: string): void => {
    const next = new Set(chosen);
    if (!next.delete(uid)) next.add(uid);
    choose(next);
  };
  return (
    <div>
      <button type="button" className={classes['fold']} aria-expanded={open} onClick={() => setOpen(!open)}>
        {all ? text('send.allSeries') : text('send.seriesOf', { chosen: chosen.size, count: list.length })}
      </button>
      {open && (
        <div className={classes['seriesList']} role="group" aria-label={text('send.series')}>
          {list.map((series) => (
            <label key={series.SeriesInstanceUID} className={classes['check']}>
              <input
                type="checkbox"
                checked={chosen.has(series.SeriesInstanceUID)}
                onChange={() => toggle(series.SeriesInstanceUID)}
              />
              <span className={classes['ellipsis']}>{seriesText(series)}</span>
              <span className={classes['quiet']}>{text('send.images', { count: series.instanceCount })}</span>
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

/** "3 Axial T2", as the preview calls it. */
function seriesText({ SeriesNumber, SeriesDescription, Modality }: SeriesRow): string {
  const { text } = transfersWords;
  const name = plainText(SeriesDescription) || Modality;
  const number =
    SeriesNumber === null ? text('send.seriesNoNumber') : text('send.seriesName', { number: SeriesNumber });
  return [number, name].filter(Boolean).join(': ');
}
