import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { imageName } from '../../imaging/index.ts';
import type { Pane } from '../../imaging/index.ts';
import type { DocumentsSession } from '../session.ts';
import { paintState, textFont } from './paint.ts';
import { drawnOf } from './shapes.ts';
import type { DrawnState } from './shapes.ts';
import css from './states.module.css';

type Props = { readonly session: DocumentsSession; readonly pane: Pane };

/** Graphics and texts of the presentation state that a pane looks through: over its picture, and over no other. */
export function StateLayer({ session, pane }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    return element ? drawStates(element, session, pane) : undefined;
  }, [session, pane]);
  return <canvas ref={canvas} className={css['layer']} data-state-graphics aria-hidden />;
}

const NOTHING: DrawnState = { layers: [], skipped: 0 };

/** Draws whenever the pane has drawn, in the same turn; returns the end of it. */
function drawStates(canvas: HTMLCanvasElement, session: DocumentsSession, pane: Pane): () => void {
  const context = canvas.getContext('2d');
  let isClear = true;
  let drawnFor: string | null = null;

  const seen = (): DrawnState => {
    const { presentation, presentationApplies, shown, shownIndex, series } = pane.state();
    // The frame ON SCREEN decides, never the one that was asked for.
    if (presentation === null || !presentationApplies || shown === null || shownIndex === null)
      return NOTHING;
    const size = series?.image(shownIndex).description;
    if (
      context === null ||
      size === undefined ||
      series?.frames[shownIndex]?.SOPInstanceUID !== shown.SOPInstanceUID
    )
      return NOTHING;
    const toCss = (point: { readonly x: number; readonly y: number }) =>
      pane.imageToCss(point) ?? { x: 0, y: 0 };
    if (pane.imageToCss({ x: 0, y: 0 }) === null) return NOTHING;
    const hidden = session.view.getState().hiddenLayers.get(presentation.summary.SOPInstanceUID) ?? [];
    const { clientWidth: width, clientHeight: height } = canvas;
    context.font = textFont({ width, height });
    const measureText = (text: string): number => context.measureText(text).width;
    return drawnOf({
      state: presentation,
      frame: shown,
      size,
      toCss,
      hidden,
      measureText,
      pane: { width, height },
    });
  };

  const draw = (): void => {
    const state = seen();
    const count = state.layers.reduce((sum, { graphics, texts }) => sum + graphics.length + texts.length, 0);
    canvas.dataset['count'] = String(count);
    if (context === null || (isClear && count === 0)) return;
    const density = canvas.clientWidth > 0 ? canvas.width / canvas.clientWidth : 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(density, 0, 0, density, 0, 0);
    const { clientWidth: width, clientHeight: height } = canvas;
    paintState(context, state, textFont({ width, height }));
    isClear = count === 0;
    const { shown } = pane.state();
    drawnFor = isClear || shown === null ? null : imageName(shown);
    canvas.dataset['image'] = drawnFor ?? '';
  };

  const observer = new ResizeObserver(() => {
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    isClear = true;
    drawnFor = null;
    draw();
  });
  observer.observe(canvas);
  const ends = [
    pane.subscribe(draw),
    pane.watchLayer('graphics', () => drawnFor),
    session.view.subscribe(draw),
  ];
  draw();
  return () => {
    observer.disconnect();
    for (const end of ends) end();
  };
}
