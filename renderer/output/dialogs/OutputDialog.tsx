import { Modal } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { OutputHost } from '../types.ts';
import { outputWords } from '../words.ts';
import { ImageForm } from './ImageForm.tsx';
import { PrintForm } from './PrintForm.tsx';

// With it comes what writes videos, which copying a picture needs not wait for.
const VideoForm = lazy(async () => ({ default: (await import('./VideoForm.tsx')).VideoForm }));

export type OutputKind = 'image' | 'video' | 'print';

type Props = {
  readonly kind: OutputKind | null; // null: closed
  readonly host: OutputHost;
  readonly onClose: () => void;
};

const titles = { image: 'imageTitle', video: 'videoTitle', print: 'printTitle' } as const;

/** What leaves the page: pictures, videos, paper. While one is being made, only its own button closes the dialog. */
export function OutputDialog({ kind, host, onClose }: Props): ReactNode {
  const text = outputWords.useText();
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      opened={kind !== null}
      onClose={() => {
        if (!busy) onClose();
      }}
      size="min(1600px, 94vw)"
      title={kind === null ? '' : text(titles[kind])}
      closeButtonProps={{ 'aria-label': text('close'), disabled: busy }}
    >
      {kind === 'image' ? <ImageForm host={host} onClose={onClose} /> : null}
      <Suspense>
        {kind === 'video' ? <VideoForm host={host} onClose={onClose} onBusy={setBusy} /> : null}
      </Suspense>
      {kind === 'print' ? <PrintForm host={host} onClose={onClose} onBusy={setBusy} /> : null}
    </Modal>
  );
}
