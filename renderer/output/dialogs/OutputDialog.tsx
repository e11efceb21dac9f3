import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OutputHost } from '../types.ts';
import { outputWords } from '../words.ts';
import { ImageForm } from './ImageForm.tsx';
import { PrintForm } from './PrintForm.tsx';
import { VideoForm } from './VideoForm.tsx';

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
      size={1000}
      title={kind === null ? '' : text(titles[kind])}
      closeButtonProps={{ 'aria-label': text('close'), disabled: busy }}
    >
      {kind === 'image' ? <ImageForm host={host} onClose={onClose} /> : null}
      {kind === 'video' ? <VideoForm host={host} onClose={onClose} onBusy={setBusy} /> : null}
      {kind === 'print' ? <PrintForm host={host} onClose={onClose} onBusy={setBusy} /> : null}
    </Modal>
  );
}
