import { Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import {
  IconCopy,
  IconDots,
  IconHistory,
  IconPin,
  IconPinnedOff,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import type { FoundStudy, StudyDetail, StudyRow } from '../../../native/contract/index.ts';
import {
  ageText,
  Button,
  dateText,
  failureOf,
  failureText,
  holdStudy,
  Ico,
  IconButton,
  Kbd,
  openStudies,
  patientKey,
  patientNameText,
  plainText,
  sexText,
  studyDetailQuery,
} from '../../ui/index.ts';
import { AwayStudy } from '../archives/AwayStudy.tsx';
import { Completion } from '../archives/Completion.tsx';
import { openListed } from '../archives/getting.ts';
import { isHere, type FoundStudies, type ListedRow } from '../archives/listed.ts';
import { askSend, sendOf, transfersWords } from '../../transfers/index.ts';
import { askToRemove } from '../state.ts';
import { studiesWords } from '../words.ts';
import { EarlierStudies } from './EarlierStudies.tsx';
import classes from './preview.module.css';
import { Problems } from './Problems.tsx';
import { RecordPart } from './RecordPart.tsx';
import { SeriesGrid } from './SeriesGrid.tsx';
import { useAfter } from './useAfter.ts';
import { pin, Whereabouts } from './Whereabouts.tsx';

/** Beside the list: whose study it is, its series, what is wrong with it, and the patient's other studies. */
type PreviewProps = { rows: readonly ListedRow[]; found: FoundStudies };

export function Preview({ rows, found }: PreviewProps): ReactElement {
  const text = studiesWords.useText();
  const row = rows[0];
  return (
    <aside className={classes['preview']} aria-label={text('preview')} data-region="preview">
      {row === undefined && <p className={classes['none']}>{text('preview.none')}</p>}
      {rows.length > 1 && <Several rows={rows} found={found} />}
      {rows.length === 1 && row !== undefined && (
        <One key={row.StudyInstanceUID} row={row} found={found.get(row.StudyInstanceUID) ?? null} />
      )}
    </aside>
  );
}

function One({ row, found }: { row: ListedRow; found: FoundStudy | null }): ReactElement {
  return isHere(row) ? (
    <OneStudy row={row} found={found} />
  ) : (
    <AwayStudy row={row} found={found} identity={<Identity row={row} />} />
  );
}

/** Who the patient is, from the very row that is selected. */
function Identity({ row }: { row: ListedRow }): ReactElement {
  const born = dateText(row.PatientBirthDate);
  const age = ageText(row.PatientBirthDate, row.StudyDate);
  const facts = [plainText(row.PatientID), sexText(row.PatientSex), [born, age].filter(Boolean).join(', ')];
  return (
    <>
      <h2 className={classes['name']}>{patientNameText(row.PatientName)}</h2>
      <div className={classes['facts']}>{facts.filter(Boolean).join(' · ')}</div>
    </>
  );
}

const SETTLE_MS = 80;

function OneStudy({ row, found }: { row: StudyRow; found: FoundStudy | null }): ReactElement {
  const text = studiesWords.useText();
  // Studies that are only passed on the way down the list are not asked for.
  const settled = useAfter(SETTLE_MS);
  const { data, error } = useQuery({ ...studyDetailQuery(row.StudyInstanceUID), enabled: settled });
  useHeld(data);
  const earlier = data?.otherStudies[0];
  return (
    <>
      <div className={classes['head']}>
        <div className={classes['titleLine']}>
          <div className={classes['identity']}>
            <Identity row={row} />
          </div>
          <MoreMenu row={row} />
        </div>
        <div className={classes['buttons']}>
          <Button look="primary" wide onClick={() => openStudies([row])}>
            {text('open')}
            <Kbd keys={['Enter']} />
          </Button>
          <span title={earlier === undefined ? text('compare.none') : undefined}>
            <Button
              icon={IconHistory}
              disabled={earlier === undefined}
              onClick={() => earlier !== undefined && compare(row, earlier)}
            >
              {text('compare')}
            </Button>
          </span>
        </div>
      </div>
      <div className={classes['content']}>
        <Completion row={row} found={found} />
        {settled && <Whereabouts row={row} />}
        {error !== null && <p className={classes['failure']}>{failureText(failureOf(error))}</p>}
        {error === null && <Details row={row} detail={data} />}
      </div>
      {settled && <RecordPart row={row} after={data !== undefined} />}
    </>
  );
}

/** The study that is selected is likely to be opened: what would be seen first is kept ready. */
function useHeld(detail: StudyDetail | undefined): void {
  useEffect(() => {
    if (detail === undefined) return undefined;
    return holdStudy({ StudyInstanceUID: detail.study.StudyInstanceUID, seriesList: detail.seriesList });
  }, [detail]);
}

/** Opens a study with the newest other one of the same patient, both in that patient's tab. */
function compare(row: StudyRow, earlier: StudyRow): void {
  openStudies([row, earlier]);
}

function Details({ row, detail }: { row: StudyRow; detail: StudyDetail | undefined }): ReactElement {
  const text = studiesWords.useText();
  const counts = text('preview.counts', {
    series: text('series', { count: row.seriesCount }),
    images: text('images', { count: row.frameCount }),
  });
  const slow = useAfter(200);
  return (
    <>
      <div className={classes['section']}>
        <h3 className={classes['ellipsis']}>{plainText(row.StudyDescription) || text('noDescription')}</h3>
        <span className={classes['counts']}>{counts}</span>
      </div>
      {detail === undefined ? (
        slow && <Blocks count={Math.min(row.seriesCount, 9)} />
      ) : (
        <>
          <SeriesGrid study={detail.study} seriesList={detail.seriesList} />
          <Problems study={detail.study} seriesList={detail.seriesList} />
          <EarlierStudies of={detail.study} studies={detail.otherStudies} />
        </>
      )}
    </>
  );
}

function Blocks({ count }: { count: number }): ReactElement {
  return (
    <div className={classes['series']} aria-hidden>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={classes['picture']} />
      ))}
    </div>
  );
}

function MoreMenu({ row }: { row: StudyRow }): ReactElement {
  const text = studiesWords.useText();
  const clipboard = useClipboard();
  return (
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <button type="button" className={classes['more']} aria-label={text('more.actions')}>
          <Ico of={IconDots} size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Ico of={IconCopy} size={16} />}
          onClick={() => clipboard.copy(row.StudyInstanceUID)}
        >
          {text('more.copyUid')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Ico of={row.pinned === true ? IconPinnedOff : IconPin} size={16} />}
          rightSection={<Kbd keys={['Ctrl', 'B']} />}
          onClick={() => void pin(row, row.pinned !== true)}
        >
          {text(row.pinned === true ? 'pin.drop' : 'pin.keep')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Ico of={IconSend} size={16} />}
          rightSection={<Kbd keys={['Ctrl', 'E']} />}
          onClick={() => askSend(sendOf([row]))}
        >
          {transfersWords.text('send.ask')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Ico of={IconTrash} size={16} />}
          rightSection={<Kbd keys={['Del']} />}
          onClick={() => askToRemove([row])}
        >
          {text('more.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const SHOWN_NAMES = 12;

function Several({ rows, found }: PreviewProps): ReactElement {
  const text = studiesWords.useText();
  const here = rows.filter(isHere);
  const keys = new Set(rows.map(patientKey));
  return (
    <>
      <div className={classes['head']}>
        <h2 className={classes['name']}>{text('preview.several', { count: rows.length })}</h2>
        <div className={classes['facts']}>{text('preview.severalPatients', { count: keys.size })}</div>
        <div className={classes['buttons']}>
          <Button look="primary" wide onClick={() => openListed(rows, found)}>
            {here.length === 0
              ? text('get.count', { count: rows.length })
              : text('openCount', { count: rows.length })}
            <Kbd keys={['Enter']} />
          </Button>
          <IconButton
            icon={IconSend}
            label={transfersWords.text('send.ask')}
            keys={['Ctrl', 'E']}
            size={34}
            disabled={here.length === 0}
            onClick={() => askSend(sendOf(here))}
          />
          <IconButton
            icon={IconTrash}
            label={text('more.remove')}
            keys={['Del']}
            size={34}
            disabled={here.length === 0}
            onClick={() => askToRemove(here)}
          />
        </div>
      </div>
      <ul className={classes['names']}>
        {rows.slice(0, SHOWN_NAMES).map((row) => (
          <li key={row.StudyInstanceUID}>
            <span className={classes['ellipsis']}>{patientNameText(row.PatientName)}</span>
            <span className={classes['counts']}>
              {row.ModalitiesInStudy[0] ?? ''} {dateText(row.StudyDate)}
            </span>
          </li>
        ))}
        {rows.length > SHOWN_NAMES && <li>{text('remove.more', { count: rows.length - SHOWN_NAMES })}</li>}
      </ul>
    </>
  );
}
