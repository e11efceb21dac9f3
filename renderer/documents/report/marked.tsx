import type { ReactNode } from 'react';
import { placesIn } from './find.ts';
import css from './report.module.css';

/** What is looked for while one block is drawn; counts its finds from the first on. */
export type Finding = { readonly query: string; readonly current: number | null; next: number };

/** A text with what is looked for marked in it. Always text: nothing of a file is ever markup. */
export function marked(text: string, finding: Finding): ReactNode {
  const places = placesIn(text, finding.query);
  if (places.length === 0) return text;
  const parts: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of places) {
    const isCurrent = finding.next === finding.current;
    finding.next += 1;
    parts.push(
      text.slice(end, from),
      <mark key={from} className={css['found']} data-current={isCurrent || undefined}>
        {text.slice(from, to)}
      </mark>,
    );
    end = to;
  }
  return [...parts, text.slice(end)];
}
