import { Menu } from '@mantine/core';
import {
  IconCopy,
  IconCopyPlus,
  IconDots,
  IconEye,
  IconEyeOff,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Annotation } from '../../../native/contract/index.ts';
import { Ico } from '../../ui/index.ts';
import { copyTargets, copyTo, remove, rename, select, setHidden } from '../acts.ts';
import type { MarksSession } from '../session.ts';
import { measureWords, sourceText, styleNow, summary } from '../text.ts';
import type { Say } from '../text.ts';
import { colourOf } from '../tools/kinds.ts';
import { indexOfPlace } from '../types.ts';
import { kindIcons } from './icons.ts';
import css from './panel.module.css';
import { useMarksView } from './useMarks.ts';

/** `Image 62 · series 3` */
export function whereText(
  session: MarksSession,
  place: Parameters<typeof indexOfPlace>[1],
  say: Say,
): string {
  const model = session.host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
  const index = model === null ? null : indexOfPlace(model, place);
  const facts = session.host.series(place.SeriesInstanceUID);
  const image = index === null ? say('imageUnknown') : say('imageOf', { number: index + 1 });
  const number = facts?.SeriesNumber ?? null;
  const series = number === null ? (facts?.SeriesDescription ?? '') : say('seriesOf', { number });
  return [image, series].filter((part) => part !== '').join(' · ');
}

/** What a measurement is called: the reader's name, else its words, else its kind. */
export const nameOf = (annotation: Annotation, say: Say): string =>
  annotation.name || (annotation.text.split('\n')[0] ?? '') || say(`kind.${annotation.kind}`);

type RowProps = { readonly session: MarksSession; readonly annotation: Annotation; readonly number: number };

/** One measurement: click shows it on its image. */
export function MeasurementRow({ session, annotation, number }: RowProps): ReactNode {
  const say = measureWords.useText();
  const { id, kind, hidden } = annotation;
  const selected = useMarksView(session, (view) => view.selected?.id === id);
  const hovered = useMarksView(session, (view) => view.hovered === id);
  const uncertainty = useMarksView(session, (view) => view.uncertainty);
  const [naming, setNaming] = useState(false);
  const style = styleNow(uncertainty, say);
  const { main, rest } = summary(annotation, style);
  const notes = [annotation.noValue ? say(`reason.${annotation.noValue}`) : '', sourceText(annotation, say)];
  const name = nameOf(annotation, say);
  const jump = (): void => {
    session.host.reveal(annotation);
    select(session, id);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'F2') setNaming(true);
    else if (event.key === 'Delete') remove(session, [id]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={css['row']}
      role="listitem"
      data-selected={selected}
      data-hovered={hovered}
      data-hidden={hidden}
      data-annotation={kind}
      onPointerEnter={() => session.view.setState({ hovered: id })}
      onPointerLeave={() => session.view.setState({ hovered: null })}
    >
      <span className={css['icon']} style={{ color: colourOf(kind) }}>
        <Ico of={kindIcons[kind]} size={18} />
      </span>
      {naming ? (
        <NameField
          before={annotation.name}
          placeholder={say(`kind.${kind}`)}
          label={say('nameLabel')}
          onDone={(next) => {
            setNaming(false);
            if (next !== null) rename(session, id, next);
          }}
        />
      ) : (
        <button
          type="button"
          className={css['jump']}
          aria-label={say('jump', { name })}
          onClick={jump}
          onDoubleClick={() => setNaming(true)}
          onKeyDown={onKey}
        >
          <span className={css['name']}>
            <em>{number}</em> {name}
          </span>
          <small>{whereText(session, annotation, say)}</small>
          {notes
            .filter((note) => note !== '')
            .map((note) => (
              <small key={note} className={css['rowNote']}>
                {note}
              </small>
            ))}
        </button>
      )}
      <span className={css['values']} data-values>
        {main}
        <small>{rest}</small>
      </span>
      <RowActions session={session} annotation={annotation} onName={() => setNaming(true)} />
    </div>
  );
}

type NameFieldProps = {
  readonly before: string;
  readonly placeholder: string;
  readonly label: string;
  readonly onDone: (name: string | null) => void;
};

export function NameField({ before, placeholder, label, onDone }: NameFieldProps): ReactNode {
  const [text, setText] = useState(before);
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') onDone(text);
    if (event.key === 'Escape') onDone(null);
  };
  return (
    <input
      className={css['field']}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      maxLength={200}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={() => onDone(text)}
    />
  );
}

type ActionsProps = {
  readonly session: MarksSession;
  readonly annotation: Annotation;
  readonly onName: () => void;
};

function RowActions({ session, annotation, onName }: ActionsProps): ReactNode {
  const say = measureWords.useText();
  const { id, hidden } = annotation;
  const copy = (which: 'all' | 'next'): void =>
    void copyTo(session, annotation, copyTargets(session, annotation, which));
  return (
    <span className={css['actions']}>
      <button
        type="button"
        aria-label={say(hidden ? 'show' : 'hide')}
        title={say(hidden ? 'show' : 'hide')}
        onClick={() => setHidden(session, id, !hidden)}
      >
        <Ico of={hidden ? IconEyeOff : IconEye} size={16} />
      </button>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" aria-label={say('more')} title={say('more')}>
            <Ico of={IconDots} size={16} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Ico of={IconPencil} size={16} />} onClick={onName}>
            {say('rename')}
          </Menu.Item>
          <Menu.Item leftSection={<Ico of={IconCopy} size={16} />} onClick={() => copy('next')}>
            {say('copyNext')}
          </Menu.Item>
          <Menu.Item leftSection={<Ico of={IconCopyPlus} size={16} />} onClick={() => copy('all')}>
            {say('copyAll')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<Ico of={IconTrash} size={16} />} onClick={() => remove(session, [id])}>
            {say('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
