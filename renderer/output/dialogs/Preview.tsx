import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { outputWords } from '../words.ts';
import css from './output.module.css';

/** Shows an element that was made by hand: a canvas or a page. */
export function Preview({ of }: { readonly of: Element | null }): ReactNode {
  const text = outputWords.useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(...(of === null ? [] : [of]));
  }, [of]);
  return <div ref={place} className={css['preview']} role="img" aria-label={text('preview')} data-preview />;
}
