import { Tooltip } from '@mantine/core';
import {
  IconCube,
  IconFileText,
  IconFileUnknown,
  IconPhotoOff,
  IconPresentation,
  IconRadioactive,
  IconReport,
  IconShape,
  IconVideo,
  IconWaveSine,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SeriesRow } from '../../native/contract/index.ts';
import { Ico } from '../ui/index.ts';
import css from './strip.module.css';
import type { TextKey } from './text.ts';
import { useWords } from './text.ts';

const kinds: Readonly<Record<SeriesRow['kind'], { readonly icon: Icon; readonly name: TextKey }>> = {
  image: { icon: IconPhotoOff, name: 'kindImage' },
  presentation: { icon: IconPresentation, name: 'kindPresentation' },
  document: { icon: IconFileText, name: 'kindDocument' },
  report: { icon: IconReport, name: 'kindReport' },
  segmentation: { icon: IconShape, name: 'kindSegmentation' },
  radiotherapy: { icon: IconRadioactive, name: 'kindRadiotherapy' },
  waveform: { icon: IconWaveSine, name: 'kindWaveform' },
  video: { icon: IconVideo, name: 'kindVideo' },
  other: { icon: IconFileUnknown, name: 'kindOther' },
};
/** Icon of a series' kind, for a thumbnail that cannot be drawn. */
export const kindIcon = (kind: SeriesRow['kind']): Icon => (kind === 'image' ? IconCube : kinds[kind].icon);

/** A series without pictures: what it is, and in words that it cannot be displayed yet. */
export function DocumentTile({ series }: { readonly series: SeriesRow }): ReactNode {
  const { say } = useWords();
  const { icon, name } = kinds[series.kind];
  return (
    <Tooltip label={say('kindNotYet')} multiline w={260} position="right">
      <div className={css['document']} tabIndex={0} data-tile data-kind={series.kind}>
        <Ico of={icon} size={20} />
        <span className={css['documentText']}>
          <strong>
            {series.SeriesNumber === null ? '' : `${series.SeriesNumber} · `}
            {say(name)}
          </strong>
          <span>{series.SeriesDescription || say('kindObjects', { count: series.instanceCount })}</span>
          <em>{say('kindNotYetShort')}</em>
        </span>
      </div>
    </Tooltip>
  );
}
