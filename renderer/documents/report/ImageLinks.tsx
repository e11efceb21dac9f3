import { IconFileText, IconPhoto, IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ImageReference } from '../../../native/contract/index.ts';
import { Ico } from '../../ui/index.ts';
import { follow, reachOf } from '../acts.ts';
import type { DocumentsSession } from '../session.ts';
import { titleOf, useDocumentWords, whereText } from '../words.ts';
import css from './report.module.css';

const FEW = 6;

type Props = { readonly session: DocumentsSession; readonly images: readonly ImageReference[] };

/** Images that a part of a report names, each leading to itself; those that are not here say so. */
export function ImageLinks({ session, images }: Props): ReactNode {
  const { say } = useDocumentWords();
  const [all, setAll] = useState(false);
  if (images.length === 0) return null;
  const many = images.length > FEW + 1;
  const shown = many && !all ? images.slice(0, FEW) : images;
  return (
    <span className={css['links']}>
      {shown.map((image, place) => (
        <ImageLink key={place} session={session} image={image} />
      ))}
      {many ? (
        <button type="button" className={css['moreLinks']} onClick={() => setAll(!all)}>
          {say(all ? 'fewerImages' : 'allImages', { count: images.length })}
        </button>
      ) : null}
    </span>
  );
}

function ImageLink({
  session,
  image,
}: {
  readonly session: DocumentsSession;
  readonly image: ImageReference;
}): ReactNode {
  const { say } = useDocumentWords();
  const document = session.summary(image.SOPInstanceUID);
  if (document !== null)
    return (
      <button type="button" className={css['link']} onClick={() => follow(session, image)}>
        <Ico of={IconFileText} size={14} />
        {titleOf(document, say)}
      </button>
    );
  const reach = reachOf(session, image);
  return (
    <button
      type="button"
      className={css['link']}
      data-reach={reach}
      data-image={image.SOPInstanceUID}
      disabled={reach !== 'here'}
      onClick={() => follow(session, image)}
    >
      <Ico of={reach === 'here' ? IconPhoto : IconPhotoOff} size={14} />
      {whereText(image, session.host, say)}
    </button>
  );
}
