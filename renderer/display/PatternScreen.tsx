import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import css from './display.module.css';
import { drawPattern } from './pattern.ts';
import type { PatternKind } from './pattern.ts';
import { displayWords } from './words.ts';

const NEXT: Readonly<Record<PatternKind, PatternKind>> = {
  quality: 'dark',
  dark: 'bright',
  bright: 'quality',
};

/** Draws on as many canvas pixels as the screen has under it, so that none of them is resampled. */
function drawOn(canvas: HTMLCanvasElement, kind: PatternKind, entry: ResizeObserverEntry): void {
  const exact = entry.devicePixelContentBoxSize?.[0];
  const { width, height } = entry.contentRect;
  canvas.width = exact?.inlineSize ?? Math.round(width * devicePixelRatio);
  canvas.height = exact?.blockSize ?? Math.round(height * devicePixelRatio);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return;
  drawPattern(
    (x, y, across, down, grey) => {
      context.fillStyle = `rgb(${String(grey)} ${String(grey)} ${String(grey)})`;
      context.fillRect(x, y, across, down);
    },
    canvas,
    kind,
  );
}

/** Test patterns over the whole window; over the whole screen where the browser lets it. */
export function PatternScreen({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = displayWords.useText();
  const [kind, setKind] = useState<PatternKind>('quality');
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    place.current?.focus();
    void place.current?.requestFullscreen().catch(() => undefined); // the window then does
    return () => {
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, []);
  useEffect(() => {
    const on = canvas.current;
    if (on === null) return undefined;
    const observer = new ResizeObserver((entries) => {
      const entry = entries.at(-1);
      if (entry !== undefined) drawOn(on, kind, entry);
    });
    observer.observe(on, { box: 'device-pixel-content-box' });
    return () => observer.disconnect();
  }, [kind]);
  const names = { quality: 'patternQuality', dark: 'patternDark', bright: 'patternBright' } as const;
  return createPortal(
    <div
      ref={place}
      className={css['pattern']}
      role="dialog"
      aria-modal="true"
      aria-label={`${text(names[kind])}. ${text('patternHow')}`}
      data-pattern={kind}
      tabIndex={-1}
      onClick={() => setKind(NEXT[kind])}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
        else if (event.key === ' ' || event.key === 'Enter') setKind(NEXT[kind]);
        else return;
        event.preventDefault();
      }}
    >
      <canvas ref={canvas} />
    </div>,
    document.body,
  );
}
