import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

// What the tools may say in words, from all to nothing: names of tools and the software notice (3), names (2), the notice
// about the display (1), nothing (0). How long the words are depends on the language and on the image, so they are tried.
const LEVELS = ['3', '2', '1', '0'] as const;

/** The widest level at which nothing is cut off at the end of the bar. */
function fit(bar: HTMLElement): void {
  for (const level of LEVELS) {
    bar.dataset['room'] = level;
    if (bar.scrollWidth <= bar.clientWidth) return;
  }
}

/** Keeps `data-room` of a bar at what there is room for; the style sheet hides what there is none for. */
export function useRoom(): RefObject<HTMLDivElement | null> {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const again = (): void => fit(element);
    again();
    const sizes = new ResizeObserver(again);
    sizes.observe(element);
    const words = new MutationObserver(again);
    words.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      sizes.disconnect();
      words.disconnect();
    };
  }, []);
  return bar;
}
