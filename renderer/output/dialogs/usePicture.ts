import { useEffect, useState } from 'react';
import type { Shot } from '../../imaging/index.ts';
import { makePicture } from '../picture/picture.ts';
import type { Made } from '../picture/picture.ts';
import type { Content, OutputHost, PictureSize } from '../types.ts';

/** A picture that is being drawn, that is there, or that is too large. */
export type Drawing =
  | { readonly kind: 'drawing' }
  | { readonly kind: 'made'; readonly made: Made }
  | { readonly kind: 'too-large' };

/** Draws a shot anew whenever what is to be on it changes; the last one asked for wins. */
export function usePicture(
  host: OutputHost,
  shot: Shot | null,
  { size, content }: { readonly size: PictureSize; readonly content: Content },
): Drawing {
  const [drawing, setDrawing] = useState<Drawing>({ kind: 'drawing' });
  const { annotations, texts, identity } = content;
  useEffect(() => {
    if (shot === null) return undefined;
    let wanted = true;
    setDrawing({ kind: 'drawing' });
    void makePicture(host, shot, { size, content: { annotations, texts, identity } }).then((made) => {
      if (wanted) setDrawing(made === null ? { kind: 'too-large' } : { kind: 'made', made });
    });
    return () => {
      wanted = false;
    };
  }, [host, shot, size, annotations, texts, identity]);
  return drawing;
}
