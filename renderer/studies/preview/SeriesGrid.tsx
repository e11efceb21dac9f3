import {
  IconFileText,
  IconPhotoOff,
  IconPointer,
  IconRadioactive,
  IconReportMedical,
  IconVectorTriangle,
  IconVideo,
  IconWaveSine,
  type Icon,
} from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { SeriesRow, StudyRow } from '../../../native/contract/index.ts';
import { countText, Ico, openStudies, plainText, thumbnailUrl } from '../../ui/index.ts';
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

export function SeriesGrid(props: { study: StudyRow; seriesList: readonly SeriesRow[] }): ReactElement {
  return (
    <div className={classes['series']}>
      {props.seriesList.map((series) => (
        <button
          key={series.SeriesInstanceUID}
          type="button"
          className={classes['tile']}
          title={seriesName(series)}
          onDoubleClick={() => openStudies([props.study])}
        >
          <Picture study={props.study} series={series} />
          <span className={classes['tileName']}>{seriesName(series)}</span>
        </button>
      ))}
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
