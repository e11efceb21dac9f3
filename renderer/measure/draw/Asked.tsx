import { useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import { draw, setText } from '../acts.ts';
import type { MarksSession } from '../session.ts';
import { measureWords } from '../text.ts';
import { apply } from '../tools/geometry.ts';
import type { Point } from '../tools/geometry.ts';
import { spineLevels } from '../tools/spine.ts';
import { isSamePlace } from '../types.ts';
import type { Place } from '../types.ts';
import type { Layer } from './layer.ts';
import css from './measureLayer.module.css';

type Props = { readonly session: MarksSession; readonly layer: Layer };

/** Where a point of the frame on screen lies; null: it is of another frame. A text, so that equal places are equal. */
function spotOf(layer: Layer, place: Place, at: Point): string {
  const here = layer.on();
  if (here === null || !isSamePlace(here.place, place)) return '';
  const { x, y } = apply(here.transform, at);
  return `${Math.round(x)} ${Math.round(y)}`;
}

const close = (session: MarksSession): void => session.view.setState({ question: null, writing: null });

/** What is asked on the image itself: the words of a text or arrow, the level of a vertebra. */
export function Asked({ session, layer }: Props): ReactNode {
  const question = useStore(session.view, (view) => view.question);
  const writing = useStore(session.view, (view) => view.writing);
  const known = writing === null ? null : session.find(writing);
  const at = known ? (known.points[known.kind === 'arrow' ? 1 : 0] ?? null) : null;
  const asked =
    known && at
      ? { place: known as Place, at }
      : question && question.kind !== 'calibration'
        ? question
        : null;
  const read = (): string => (asked ? spotOf(layer, asked.place, asked.at) : '');
  const spot = useSyncExternalStore(layer.subscribe, read);
  if (asked === null || spot === '') return null;
  const [left = 0, top = 0] = spot.split(' ').map(Number);
  const done = (text: string): void => {
    close(session);
    if (known) setText(session, known.id, text);
    else if (question?.kind === 'text' && text.trim() !== '')
      draw(session, { place: question.place, kind: 'text', points: [question.at], text: text.trim() });
    else if (question?.kind === 'level' && text !== '')
      draw(session, { place: question.place, kind: 'spine', points: [question.at], text });
  };
  const isLevel = !known && question?.kind === 'level';
  return (
    <div className={css['asked']} style={{ left, top }} data-control>
      {isLevel ? (
        <Levels onChoose={done} onCancel={() => close(session)} />
      ) : (
        <Words
          key={known?.id ?? 'new'}
          before={known?.text ?? ''}
          onDone={done}
          onCancel={() => close(session)}
        />
      )}
    </div>
  );
}

type WordsProps = {
  readonly before: string;
  readonly onDone: (text: string) => void;
  readonly onCancel: () => void;
};

/** Enter keeps the words, Shift+Enter begins a line, Esc gives them up; a click elsewhere keeps them. */
function Words({ before, onDone, onCancel }: WordsProps): ReactNode {
  const say = measureWords.useText();
  const [text, setWords] = useState(before);
  const field = useRef<HTMLTextAreaElement>(null);
  const ended = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);
  const end = (run: () => void): void => {
    if (ended.current) return;
    ended.current = true;
    run();
  };
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') end(onCancel);
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      end(() => onDone(text));
    }
  };
  return (
    <textarea
      ref={field}
      className={css['words']}
      aria-label={say('textLabel')}
      value={text}
      rows={Math.min(6, text.split('\n').length)}
      maxLength={2000}
      onChange={(event) => setWords(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={() => end(() => onDone(text))}
    />
  );
}

const regions = ['C', 'T', 'L', 'S'] as const;

type LevelsProps = { readonly onChoose: (level: string) => void; readonly onCancel: () => void };

function Levels({ onChoose, onCancel }: LevelsProps): ReactNode {
  const say = measureWords.useText();
  const first = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    first.current?.querySelector('button')?.focus({ preventScroll: true });
  }, []);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    onCancel();
  };
  return (
    <div
      ref={first}
      className={css['levels']}
      role="dialog"
      aria-label={say('chooseLevel')}
      onKeyDown={onKey}
    >
      <p>{say('chooseLevel')}</p>
      {regions.map((region) => (
        <div key={region} className={css['levelRow']}>
          {spineLevels
            .filter((level) => level.startsWith(region))
            .map((level) => (
              <button key={level} type="button" onClick={() => onChoose(level)}>
                {level}
              </button>
            ))}
        </div>
      ))}
    </div>
  );
}
