import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Ico } from '../../ui/index.ts';
import type { DocumentsSession } from '../session.ts';
import { useDocumentWords } from '../words.ts';
import type { Block } from './blocks.ts';
import { ImageLinks } from './ImageLinks.tsx';
import { marked } from './marked.tsx';
import type { Finding } from './marked.tsx';
import css from './report.module.css';

export type BlockProps = {
  readonly session: DocumentsSession;
  readonly block: Block;
  readonly query: string;
  readonly current: number | null; // which of the finds in this block is the one of now
  readonly folded: boolean;
  readonly onFold: ((key: string) => void) | null; // null: on paper nothing folds
};

/** One part of a report. */
export function BlockView(props: BlockProps): ReactNode {
  const { block, query, current } = props;
  const finding: Finding = { query, current, next: 0 };
  return (
    <div
      className={css['block']}
      data-kind={block.kind}
      style={{ paddingLeft: 12 + Math.min(block.depth, 6) * 14 }}
    >
      <Inside {...props} finding={finding} />
    </div>
  );
}

function Inside({
  session,
  block,
  folded,
  onFold,
  finding,
}: BlockProps & { readonly finding: Finding }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return <Heading block={block} folded={folded} onFold={onFold} finding={finding} />;
    case 'item':
      return <Item session={session} block={block} finding={finding} />;
    case 'facts':
      return (
        <dl className={css['facts']}>
          {block.facts.map(({ name, text }, place) => (
            <div key={place}>
              <dt>{marked(name, finding)}</dt>
              <dd>{marked(text, finding)}</dd>
            </div>
          ))}
        </dl>
      );
    case 'table':
      return <Table session={session} block={block} finding={finding} />;
    default:
      return block satisfies never;
  }
}

type Of<K extends Block['kind']> = { readonly block: Extract<Block, { kind: K }>; readonly finding: Finding };

function Heading({
  block: { key, level, text, count },
  folded,
  onFold,
  finding,
}: Of<'heading'> & Pick<BlockProps, 'folded' | 'onFold'>): ReactNode {
  const { say } = useDocumentWords();
  const Level = (['h2', 'h3', 'h4', 'h5'] as const)[level - 1] ?? 'h5';
  const words = marked(text, finding);
  if (onFold === null || level === 1 || count === 0)
    return (
      <Level className={css['heading']} data-level={level}>
        {words}
      </Level>
    );
  return (
    <Level className={css['heading']} data-level={level}>
      <button
        type="button"
        aria-expanded={!folded}
        title={say(folded ? 'unfold' : 'fold', { name: text })}
        onClick={() => onFold(key)}
      >
        <Ico of={folded ? IconChevronRight : IconChevronDown} size={14} />
        {words}
        {folded ? <small>{count}</small> : null}
      </button>
    </Level>
  );
}

function Item({ session, block, finding }: Of<'item'> & { readonly session: DocumentsSession }): ReactNode {
  const { say } = useDocumentWords();
  const { lead, name, note, text, long, images, identifier } = block;
  const empty = text === '' && images.length === 0;
  const leadWords = lead === '' ? null : <em className={css['lead']}>{marked(lead, finding)} </em>;
  const nameWords = name === '' ? null : <span className={css['itemName']}>{marked(name, finding)}</span>;
  const noteWords = note === '' ? null : <span className={css['note']}> ({marked(note, finding)})</span>;
  return (
    <p className={css['item']} data-long={long} data-identifier={identifier}>
      {leadWords}
      {nameWords}
      {noteWords}
      {nameWords !== null && !long ? ' ' : null}
      {empty ? (
        <span className={css['nothing']}>{say('noText')}</span>
      ) : (
        <span className={css['value']}>{marked(text, finding)}</span>
      )}
      <ImageLinks session={session} images={images} />
    </p>
  );
}

function Table({ session, block, finding }: Of<'table'> & { readonly session: DocumentsSession }): ReactNode {
  const { text, columns, rows, continued } = block;
  return (
    <div className={css['tableBox']} role="group" aria-label={text} tabIndex={0}>
      <table className={css['table']}>
        {continued ? null : <caption>{marked(text, finding)}</caption>}
        {continued ? null : (
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {marked(column, finding)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              {row.map((cell, column) => (
                <td key={column} data-number={/^[−+-]?[\d.,]+/.test(cell.text)}>
                  {marked(cell.text, finding)}
                  <ImageLinks session={session} images={cell.images} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
