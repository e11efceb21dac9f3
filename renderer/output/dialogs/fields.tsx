import { Checkbox, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Shot } from '../../imaging/index.ts';
import type { Content, PictureSize } from '../types.ts';
import { outputWords } from '../words.ts';
import css from './output.module.css';

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: T) => void;
};

/** A few ways of which one holds. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>): ReactNode {
  return (
    <div className={css['field']}>
      <span className={css['label']} aria-hidden>
        {label}
      </span>
      <SegmentedControl
        aria-label={label}
        fullWidth
        value={value}
        data={options.map((option) => ({ ...option }))}
        onChange={(next) => {
          const found = options.find((option) => option.value === next);
          if (found) onChange(found.value);
        }}
      />
    </div>
  );
}

type ContentProps = {
  readonly content: Content;
  readonly onChange: (content: Content) => void;
  readonly shot: Shot | null; // an image of what is to leave
};

/** What goes on to a picture, and what must be known when its name is left off. */
export function ContentFields({ content, onChange, shot }: ContentProps): ReactNode {
  const text = outputWords.useText();
  const burnedIn = shot?.series.burnedIn(shot.index) ?? 'unknown';
  return (
    <fieldset className={css['field']}>
      <legend>{text('content')}</legend>
      <div className={css['checks']}>
        {(['identity', 'texts', 'annotations'] as const).map((key) => (
          <Checkbox
            key={key}
            label={text(key)}
            checked={content[key]}
            data-content={key}
            onChange={(event) => onChange({ ...content, [key]: event.currentTarget.checked })}
          />
        ))}
        {content.identity ? null : (
          <p className={css['warn']} role="status" data-burned-in={burnedIn}>
            {text('withoutIdentity')}{' '}
            {burnedIn === 'yes' ? text('burnedIn') : burnedIn === 'no' ? text('notBurnedIn') : null}
          </p>
        )}
      </div>
    </fieldset>
  );
}

/** Sizes of a picture with the pixels that they come to. */
export function SizeField({
  size,
  pixels,
  onChange,
}: {
  readonly size: PictureSize;
  readonly pixels: string;
  readonly onChange: (size: PictureSize) => void;
}): ReactNode {
  const text = outputWords.useText();
  return (
    <div className={css['field']}>
      <Choice
        label={text('size')}
        value={size}
        onChange={onChange}
        options={[
          { value: 'pane', label: '1×' },
          { value: 'pane2', label: '2×' },
          { value: 'image', label: text('sizeImage') },
        ]}
      />
      <p className={css['note']} data-pixels>
        {size === 'image' ? '' : `${text(size === 'pane' ? 'sizePane' : 'sizePane2')} · `}
        {pixels}
      </p>
    </div>
  );
}
