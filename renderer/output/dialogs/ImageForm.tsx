import { Slider } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/index.ts';
import { EVERYTHING } from '../copyShown.ts';
import { copyToClipboard, extensions, fileOf, saveFile } from '../picture/files.ts';
import type { FileKind } from '../picture/files.ts';
import { fileNameOf } from '../picture/fileName.ts';
import type { Content, OutputHost, PictureSize } from '../types.ts';
import { outputWords } from '../words.ts';
import { Choice, ContentFields, SizeField } from './fields.tsx';
import css from './output.module.css';
import { Preview } from './Preview.tsx';
import { usePicture } from './usePicture.ts';

const kinds = [
  { value: 'png', label: 'PNG' },
  { value: 'jpeg', label: 'JPEG' },
  { value: 'tiff', label: 'TIFF' },
] as const;

type Props = { readonly host: OutputHost; readonly onClose: () => void };

/** Saves or copies what the active pane showed when the dialog was opened: the preview is the file. */
export function ImageForm({ host, onClose }: Props): ReactNode {
  const text = outputWords.useText();
  const [shot] = useState(() => host.pane(host.activePane()).shoot());
  const [kind, setKind] = useState<FileKind>('png');
  const [quality, setQuality] = useState(92);
  const [size, setSize] = useState<PictureSize>('pane');
  const [content, setContent] = useState<Content>(EVERYTHING);
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);
  const drawing = usePicture(host, shot, { size, content });
  const made = drawing.kind === 'made' ? drawing.made : null;
  if (shot === null) return <p className={css['note']}>{text('nothing')}</p>;

  const failed = (words: string): void => setSaid({ text: words, bad: true });
  const save = async (): Promise<void> => {
    const blob = made && (await fileOf(made, { kind, quality: quality / 100 }));
    if (blob === null) return failed(text('tooLarge'));
    saveFile(blob, fileNameOf(shot, { extension: extensions[kind], dated: content.identity }));
    onClose();
  };
  const copy = async (): Promise<void> => {
    if (made === null) return;
    const png = fileOf(made, { kind: 'png', quality: 1 }).then((blob) => {
      if (blob === null) throw new Error('The picture is too large.');
      return blob;
    });
    if (await copyToClipboard(png)) setSaid({ text: text('copied'), bad: false });
    else failed(text('copyFailed'));
  };
  const change = (next: () => void): void => {
    setSaid(null);
    next();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={css['dialog']} data-made={made !== null}>
        <Preview of={made?.canvas ?? null} />
        <div className={css['options']}>
          <Choice label={text('format')} value={kind} options={kinds} onChange={setKind} />
          {kind === 'jpeg' ? (
            <div className={css['field']}>
              <span className={css['label']} aria-hidden>
                {text('quality', { value: quality })}
              </span>
              <Slider
                thumbLabel={text('qualityName')}
                min={50}
                max={100}
                label={null}
                value={quality}
                onChange={setQuality}
              />
            </div>
          ) : null}
          <SizeField
            size={size}
            pixels={
              made === null
                ? ''
                : text('sizePixels', {
                    width: host.number(made.canvas.width),
                    height: host.number(made.canvas.height),
                  })
            }
            onChange={(next) => change(() => setSize(next))}
          />
          <ContentFields content={content} shot={shot} onChange={(next) => change(() => setContent(next))} />
          {drawing.kind === 'too-large' ? (
            <p className={css['error']} role="alert">
              {text('tooLarge')}
            </p>
          ) : null}
        </div>
      </div>
      <footer className={css['foot']}>
        <span className={said?.bad === true ? css['error'] : css['status']} role="status">
          {said?.text}
        </span>
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button disabled={made === null} onClick={() => void copy()}>
          {text('copy')}
        </Button>
        <Button look="primary" type="submit" autoFocus disabled={made === null}>
          {text('save')}
        </Button>
      </footer>
    </form>
  );
}
