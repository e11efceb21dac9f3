import { useMemo, useState } from 'react';
import type { Report } from '../../../native/contract/index.ts';
import { layoutWords, useDocumentWords } from '../words.ts';
import type { Block } from './blocks.ts';
import { findIn } from './find.ts';
import type { Match } from './find.ts';
import { layoutReport } from './layout.ts';

/** A report while it is read: what is unfolded, what is looked for, where. */
export type Reading = {
  readonly blocks: readonly Block[]; // those to be drawn
  readonly folded: ReadonlySet<string>;
  readonly fold: (key: string) => void;
  readonly foldAll: (folded: boolean) => void;
  readonly identifiers: boolean;
  readonly showIdentifiers: (shown: boolean) => void;
  readonly query: string;
  look(query: string): void;
  readonly matches: readonly Match[];
  readonly at: number; // of the find of now, among `matches`
  move(step: 1 | -1): void;
};

const NONE: ReadonlySet<string> = new Set();

export function useReading({ content }: Report): Reading {
  const { say, format } = useDocumentWords();
  const [folded, setFolded] = useState(NONE);
  const [identifiers, showIdentifiers] = useState(false);
  const [{ query, at }, setLooked] = useState({ query: '', at: 0 });
  const all = useMemo(() => layoutReport(content, layoutWords(say, format)), [content, say, format]);
  // What is looked for is found in folded sections too: they open for it.
  const open = query.trim() === '' ? folded : NONE;
  const blocks = useMemo(
    () =>
      all.filter(
        (block) =>
          !block.sections.some((key) => open.has(key)) &&
          (identifiers || block.kind !== 'item' || !block.identifier),
      ),
    [all, open, identifiers],
  );
  const matches = useMemo(() => findIn(blocks, query), [blocks, query]);
  return {
    blocks,
    folded: open,
    fold: (key) =>
      setFolded((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    foldAll: (fold) =>
      setFolded(
        fold
          ? new Set(
              all
                .filter(({ kind }) => kind === 'heading')
                .map(({ key }) => key)
                .slice(1),
            )
          : NONE,
      ),
    identifiers,
    showIdentifiers,
    query,
    look: (next) => setLooked({ query: next, at: 0 }),
    matches,
    at: Math.min(at, Math.max(0, matches.length - 1)),
    move: (step) =>
      setLooked((before) => ({
        ...before,
        at: matches.length === 0 ? 0 : (before.at + step + matches.length) % matches.length,
      })),
  };
}
