import { NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { outputWords } from '../words.ts';
import { Choice, ContentFields } from './fields.tsx';
import css from './output.module.css';
import type { PrintSource } from './printSource.ts';
import type { Choices } from './useFilm.ts';

type Grid = { readonly rows: number; readonly columns: number };
type Change = (change: Partial<Choices>) => void;
type Props = {
  readonly source: PrintSource;
  readonly choices: Choices;
  readonly grid: Grid; // of the panes
  readonly onChange: Change;
};

const grids: readonly Grid[] = [
  { rows: 1, columns: 1 },
  { rows: 1, columns: 2 },
  { rows: 2, columns: 1 },
  { rows: 2, columns: 2 },
  { rows: 2, columns: 3 },
  { rows: 3, columns: 2 },
  { rows: 3, columns: 3 },
  { rows: 4, columns: 3 },
  { rows: 3, columns: 4 },
  { rows: 5, columns: 4 },
  { rows: 4, columns: 5 },
  { rows: 6, columns: 4 },
];

const same = (a: Grid, b: Grid): boolean => a.rows === b.rows && a.columns === b.columns;
/** A grid that is wider than high lies on a sheet that is. */
const lies = ({ rows, columns }: Grid): Pick<Choices, 'rows' | 'columns' | 'landscape'> => ({
  rows,
  columns,
  landscape: columns > rows,
});

/** A layout for as many images as there are, before somebody chooses another. */
function gridFor(count: number): Grid {
  return (
    grids.find(({ rows, columns }) => rows * columns >= count && rows >= columns) ?? { rows: 4, columns: 3 }
  );
}

export function PrintOptions({ source, choices, grid, onChange }: Props): ReactNode {
  const text = outputWords.useText();
  const { what } = choices;
  const several = source.shots.length > 1;
  const setWhat = (next: Choices['what']): void => {
    const counts = { panes: 0, image: 1, series: choices.to - choices.from + 1, keyImages: source.keyImages };
    const layout = lies(next === 'panes' ? grid : gridFor(counts[next]));
    onChange({ what: next, ...layout, whole: next === 'series' || next === 'keyImages' });
  };
  return (
    <>
      <Choice
        label={text('what')}
        value={what}
        onChange={setWhat}
        options={[
          ...(several ? [{ value: 'panes' as const, label: text('whatPanes') }] : []),
          ...(several
            ? [{ value: 'image' as const, label: text('whatImage'), disabled: source.active === null }]
            : [{ value: 'panes' as const, label: text('whatImage') }]),
          { value: 'series', label: text('whatSeries'), disabled: source.frames < 2 },
          { value: 'keyImages', label: text('whatKeyImages'), disabled: source.keyImages === 0 },
        ]}
      />
      {what === 'series' ? <Range source={source} choices={choices} onChange={onChange} /> : null}
      <Layouts choices={choices} grid={grid} onChange={onChange} />
      <Choice
        label={text('paper')}
        value={choices.paper}
        onChange={(paper) => onChange({ paper })}
        options={[
          { value: 'a4', label: text('a4') },
          { value: 'letter', label: text('letter') },
        ]}
      />
      <Choice
        label={text('direction')}
        value={choices.landscape ? 'landscape' : 'portrait'}
        onChange={(direction) => onChange({ landscape: direction === 'landscape' })}
        options={[
          { value: 'portrait', label: text('portrait') },
          { value: 'landscape', label: text('landscape') },
        ]}
      />
      <Scale choices={choices} onChange={onChange} />
      <ContentFields
        content={choices}
        shot={source.active}
        onChange={({ annotations, texts, identity }) => onChange({ annotations, texts, identity })}
      />
    </>
  );
}

const whole = (value: number | string): number | null =>
  typeof value === 'number' && Number.isInteger(value) ? value : null;

function Range({ source, choices, onChange }: Omit<Props, 'grid'>): ReactNode {
  const text = outputWords.useText();
  const { frames } = source;
  const set = (key: 'from' | 'to' | 'step', least: number, most: number) => (value: number | string) => {
    const number = whole(value);
    if (number !== null && number >= least && number <= most) onChange({ [key]: number });
  };
  return (
    <div className={css['field']}>
      <span className={css['label']}>{text('range')}</span>
      <div className={css['numbers']}>
        <NumberInput
          label={text('rangeFrom')}
          value={choices.from}
          min={1}
          max={choices.to}
          onChange={set('from', 1, choices.to)}
        />
        <NumberInput
          label={text('rangeTo')}
          value={choices.to}
          min={choices.from}
          max={frames}
          onChange={set('to', choices.from, frames)}
        />
        <NumberInput
          label={text('rangeStep')}
          value={choices.step}
          min={1}
          max={frames}
          onChange={set('step', 1, frames)}
        />
      </div>
    </div>
  );
}

function Layouts({ choices, grid, onChange }: Omit<Props, 'source'>): ReactNode {
  const text = outputWords.useText();
  const all = grids.some((each) => same(each, grid)) ? grids : [grid, ...grids];
  return (
    <div className={css['field']}>
      <span className={css['label']} id="film-layout">
        {text('layout')}
      </span>
      <div className={css['grids']} role="radiogroup" aria-labelledby="film-layout">
        {all.map((each) => (
          <button
            key={`${each.columns}x${each.rows}`}
            type="button"
            role="radio"
            aria-checked={same(each, choices)}
            aria-label={text('layoutName', each)}
            title={text('layoutName', each)}
            className={css['grid']}
            style={{
              gridTemplateColumns: `repeat(${each.columns}, 1fr)`,
              gridTemplateRows: `repeat(${each.rows}, 1fr)`,
            }}
            onClick={() => onChange(lies(each))}
          >
            {Array.from({ length: each.rows * each.columns }, (_, place) => (
              <i key={place} />
            ))}
          </button>
        ))}
      </div>
    </div>
  );
}

function Scale({ choices, onChange }: Pick<Props, 'choices' | 'onChange'>): ReactNode {
  const text = outputWords.useText();
  return (
    <>
      <Choice
        label={text('scale')}
        value={choices.trueSize ? 'true' : 'fit'}
        onChange={(scale) => onChange({ trueSize: scale === 'true' })}
        options={[
          { value: 'fit', label: text('scaleFit') },
          { value: 'true', label: text('scaleTrue') },
        ]}
      />
      {choices.trueSize ? (
        <p className={css['note']}>
          {text('trueSizeHint')} {text('trueSizeMissing')}
        </p>
      ) : (
        <Choice
          label={text('part')}
          value={choices.whole ? 'whole' : 'pane'}
          onChange={(part) => onChange({ whole: part === 'whole' })}
          options={[
            { value: 'pane', label: text('partPane') },
            { value: 'whole', label: text('partWhole') },
          ]}
        />
      )}
    </>
  );
}
