import { Menu } from '@mantine/core';
import {
  IconFileText,
  IconPhotoOff,
  IconPointer,
  IconRadioactive,
  IconReportMedical,
  IconSend,
  IconVectorTriangle,
  IconVideo,
  IconWaveSine,
  type Icon,
} from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { SeriesRow, StudyRow } from '../../../native/contract/index.ts';
import { countText, Ico, openStudies, plainText, thumbnailUrl } from '../../ui/index.ts';
import { askSend, sendOf, transfersWords } from '../../transfers/index.ts';
import { studiesWords } from '../words.ts';
import classes from './preview.module.css';

const KIND_ICONS: Readonly<Record<SeriesRow['kind'], Icon>> = {
  image: IconPhotoOff,
  presentation: IconPointer,
  document: IconFileText,
  report: IconReportMedical,
  segmentation: IconVectorTriangle,
  radiotherapy: IconRadioactive,
  waveform: IconWaveSine,
  video: IconVideo,
  other: IconFileText,
};

/** What a series is called: its description, else its body part, else its number. */
export function seriesName(series: SeriesRow): string {
  const { text } = studiesWords;
  const description = plainText(series.SeriesDescription);
  if (description !== '') return description;
  if (series.kind !== 'image') return text(`series.kind.${series.kind}`);
  if (series.SeriesNumber !== null) return text('seriesNumber', { number: series.SeriesNumber });
  return series.Modality;
}

type GridProps = { study: StudyRow; seriesList: readonly SeriesRow[] };

export function SeriesGrid({ study, seriesList }: GridProps): ReactElement {
  const [menu, setMenu] = useState<string | null>(null);
  return (
    <div className={classes['series']}>
      {seriesList.map((series) => {
        const uid = series.SeriesInstanceUID;
        return (
          <Menu key={uid} opened={menu === uid} onChange={() => setMenu(null)} position="bottom" width={264}>
            <Menu.Target>
              <button
                type="button"
                className={classes['tile']}
                title={seriesName(series)}
                onDoubleClick={() => openStudies([study])}
                onContextMenu={(event) => {
                  event.preventDefault();
                  setMenu(uid);
                }}
              >
                <Picture study={study} series={series} />
                <span className={classes['tileName']}>{seriesName(series)}</span>
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<Ico of={IconSend} size={16} />}
                onClick={() => askSend(sendOf([study], [uid]))}
              >
                {transfersWords.text('send.ask')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        );
      })}
    </div>
  );
}

/** The middle image; a plain block while it is on its way, an icon where there is none. */
function Picture({ study, series }: { study: StudyRow; series: SeriesRow }): ReactElement {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const { thumbnail } = series;
  const without = thumbnail === null || state === 'failed';
  return (
    <span className={classes['picture']} data-icon={without || undefined}>
      {thumbnail !== null && state !== 'failed' && (
        <img
          alt=""
          draggable={false}
          data-shown={state === 'shown' || undefined}
          src={thumbnailUrl({
            StudyInstanceUID: study.StudyInstanceUID,
            SeriesInstanceUID: series.SeriesInstanceUID,
            SOPInstanceUID: thumbnail.SOPInstanceUID,
            frameNumber: thumbnail.frameNumber,
            widthPx: 256,
            heightPx: 256,
          })}
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
        />
      )}
      {without && <Ico of={KIND_ICONS[series.kind]} size={26} />}
      {series.frameCount > 0 && (
        <span className={classes['pictureCount']}>{countText(series.frameCount)}</span>
      )}
    </span>
  );
}
