import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Pane } from '../../imaging/index.ts';
import { currentLanguage } from '../../ui/index.ts';
import type { MarksSession } from '../session.ts';
import { createLabelLines, measureWords } from '../text.ts';
import { listenToPointer } from '../tools/pointer.ts';
import type { Box } from '../tools/geometry.ts';
import { Asked } from './Asked.tsx';
import { createLayer } from './layer.ts';
import type { Layer } from './layer.ts';
import { createLoupeView } from './loupe.ts';
import css from './measureLayer.module.css';

type Props = {
  readonly session: MarksSession;
  readonly pane: Pane;
  readonly frame: RefObject<HTMLElement | null>; // the pane's section, which hears the pointer
  readonly active: boolean;
  readonly onPress: () => void;
};

const CORNER = { width: 210, height: 62 };
const SMALL = { width: 360, height: 280 };

/** Where the pane's own text stands, about: labels keep out of it. */
function corners(width: number, height: number): readonly Box[] {
  const small = width < SMALL.width || height < SMALL.height;
  const [wide, high] = small ? [120, 40] : [CORNER.width, CORNER.height];
  return [
    { left: 0, top: 0, right: wide, bottom: high },
    { left: width - wide, top: 0, right: width, bottom: high },
    { left: 0, top: height - high, right: wide, bottom: height },
    { left: width - wide, top: height - high, right: width, bottom: height },
  ];
}

/** The annotations over one pane, and the hand that draws them. */
export function MeasureLayer({ session, pane, frame, active, onPress }: Props): ReactNode {
  measureWords.useText();
  const language = currentLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const pressed = useRef(onPress);
  const [layer, setLayer] = useState<Layer | null>(null);
  const [hand, setHand] = useState<ReturnType<typeof listenToPointer> | null>(null);
  useEffect(() => {
    pressed.current = onPress;
  });
  useEffect(() => {
    const [drawn, over, element] = [canvas.current, host.current, frame.current];
    if (!drawn || !over || !element) return undefined;
    const linesOf = createLabelLines();
    const textOf: Parameters<typeof createLayer>[0]['textOf'] = (annotation) =>
      linesOf(annotation, session.view.getState().uncertainty);
    const made = createLayer({ canvas: drawn, pane, session, textOf, corners });
    const loupe = createLoupeView(over, pane, css['loupe'] ?? '');
    const parts = { element, pane, session, layer: made, loupe };
    const control = listenToPointer({ ...parts, onPress: () => pressed.current() });
    setLayer(made);
    setHand(control);
    return () => {
      control.dispose();
      loupe.dispose();
      made.dispose();
      setLayer(null);
      setHand(null);
    };
  }, [session, pane, frame]);
  // Not by the function that says words: it is a new one at every drawing, and all would be drawn again with each picture.
  useEffect(() => layer?.refresh(), [layer, language]);
  useEffect(() => {
    if (!active || !hand) return undefined;
    session.setHand(hand);
    return () => session.setHand(null);
  }, [session, active, hand]);
  return (
    <>
      <canvas ref={canvas} className={css['layer']} data-annotations aria-hidden />
      <div ref={host} className={css['over']} />
      {layer && active ? <Asked session={session} layer={layer} /> : null}
    </>
  );
}
