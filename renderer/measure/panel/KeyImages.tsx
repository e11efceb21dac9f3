import { IconStar, IconStarOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { KeyImage } from '../../../native/contract/index.ts';
import { Ico, IconButton, thumbnailUrl } from '../../ui/index.ts';
import { setNote, toggleKeyImage } from '../keyImages.ts';
import type { MarksSession } from '../session.ts';
import { measureWords } from '../text.ts';
import { frameKey } from '../types.ts';
import { whereText } from './MeasurementRow.tsx';
import css from './panel.module.css';
import { StudyHeading } from './StudyHeading.tsx';
import type { StudyMarksList } from './useMarks.ts';

type Props = { readonly session: MarksSession; readonly studies: readonly StudyMarksList[] };

/** Marked images with their thumbnails and notes. */
export function KeyImages({ session, studies }: Props): ReactNode {
  const say = measureWords.useText();
  const lists = studies.filter(({ keyImages }) => keyImages.length > 0);
  if (lists.length === 0)
    return (
      <div className={css['empty']}>
        <Ico of={IconStar} size={20} />
        <b>{say('noKeyImages')}</b>
        <p>{say('noKeyImagesHint')}</p>
      </div>
    );
  return (
    <div className={css['list']} role="list">
      {lists.map(({ StudyInstanceUID, keyImages }) => (
        <section key={StudyInstanceUID}>
          <StudyHeading session={session} study={StudyInstanceUID} />
          {keyImages.map((keyImage) => (
            <KeyImageRow key={frameKey(keyImage)} session={session} keyImage={keyImage} />
          ))}
        </section>
      ))}
    </div>
  );
}

const THUMBNAIL = 64;

function KeyImageRow({
  session,
  keyImage,
}: {
  readonly session: MarksSession;
  readonly keyImage: KeyImage;
}): ReactNode {
  const say = measureWords.useText();
  const where = whereText(session, keyImage, say);
  // Of a study that is not kept the picture is the archive's.
  const source = session.host.modelOf(keyImage.SeriesInstanceUID, keyImage.StudyInstanceUID)?.source;
  return (
    <div className={css['keyImage']} role="listitem">
      <button
        type="button"
        aria-label={say('jump', { name: where })}
        onClick={() => session.host.reveal(keyImage)}
      >
        <img
          src={thumbnailUrl({ ...keyImage, source, widthPx: THUMBNAIL * 2, heightPx: THUMBNAIL * 2 })}
          width={THUMBNAIL}
          height={THUMBNAIL}
          alt=""
          loading="lazy"
        />
      </button>
      <div>
        <small>{where}</small>
        <textarea
          key={keyImage.note}
          className={css['noteField']}
          aria-label={say('noteLabel')}
          placeholder={say('notePlaceholder')}
          defaultValue={keyImage.note}
          rows={2}
          maxLength={2000}
          onBlur={(event) => setNote(session, keyImage, event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
      </div>
      <IconButton
        icon={IconStarOff}
        label={say('unmark')}
        onClick={() => toggleKeyImage(session, keyImage)}
      />
    </div>
  );
}
