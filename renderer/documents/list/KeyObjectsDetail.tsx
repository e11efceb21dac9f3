import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ImageReference, KeyObjects } from '../../../native/contract/index.ts';
import { Button, dateTimeText, Ico, thumbnailUrl } from '../../ui/index.ts';
import { follow, reachOf, showKeyObjects } from '../acts.ts';
import type { DocumentsSession } from '../session.ts';
import { titleOf, useDocumentWords, whereText } from '../words.ts';
import css from './list.module.css';
import { Problems } from './Problems.tsx';

type Props = { readonly session: DocumentsSession; readonly document: KeyObjects };

const MOST = 400; // pictures; a selection of more is looked at in the pane

/** A selection of images: why they were chosen, and each of them. */
export function KeyObjectsDetail({ session, document }: Props): ReactNode {
  const { say } = useDocumentWords();
  const { summary, modifiers, description, images, problems } = document;
  const here = images.some((image) => reachOf(session, image) === 'here');
  return (
    <div className={css['detail']} data-key-objects={summary.SOPInstanceUID}>
      <h2>{[titleOf(summary, say), ...modifiers.map(({ meaning }) => meaning)].join(', ')}</h2>
      <p>
        {[dateTimeText(summary.date, summary.time), summary.creator]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {description === '' ? null : <p>{description}</p>}
      <Problems problems={problems} summary={summary} />
      {summary.rejection ? null : (
        <div className={css['buttons']}>
          <Button look="primary" disabled={!here} onClick={() => void showKeyObjects(session, document)}>
            {say('showKeyImages')}
          </Button>
        </div>
      )}
      <h3>{say(summary.rejection ? 'rejects' : 'images', { count: images.length })}</h3>
      <div className={css['pictures']}>
        {images.slice(0, MOST).map((image, place) => (
          <Picture key={place} session={session} image={image} />
        ))}
      </div>
    </div>
  );
}

function Picture({
  session,
  image,
}: {
  readonly session: DocumentsSession;
  readonly image: ImageReference;
}): ReactNode {
  const { say } = useDocumentWords();
  const [failed, setFailed] = useState(false);
  const reach = reachOf(session, image);
  const frameNumber = image.frameNumbers[0] ?? 1;
  return (
    <button
      type="button"
      className={css['picture']}
      data-reach={reach}
      disabled={reach !== 'here'}
      onClick={() => follow(session, image)}
    >
      {reach === 'here' && !failed ? (
        <img
          src={thumbnailUrl({ ...image, frameNumber, widthPx: 192, heightPx: 168 })}
          alt=""
          loading="lazy"
          onError={() => setFailed(true)}
        />
      ) : (
        <span className={css['noPicture']}>
          <Ico of={IconPhotoOff} size={20} />
        </span>
      )}
      {whereText(image, session.host, say)}
    </button>
  );
}
