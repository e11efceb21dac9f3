import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Ico, IconButton } from '../../ui/index.ts';
import { useDocumentWords } from '../words.ts';
import css from './report.module.css';
import type { Reading } from './useReading.ts';

/** Looks for words in the report; Enter goes on, Shift and Enter back. */
export function FindBar({ reading }: { readonly reading: Reading }): ReactNode {
  const { say } = useDocumentWords();
  const { query, matches, at } = reading;
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation(); // the viewer's keys are not meant here
    if (event.key === 'Enter') reading.move(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') reading.look('');
    else return;
    event.preventDefault();
  };
  const count =
    query.trim() === ''
      ? ''
      : matches.length === 0
        ? say('findNone')
        : say('findCount', { number: at + 1, total: matches.length });
  return (
    <div className={css['find']} role="search">
      <Ico of={IconSearch} size={16} />
      <input
        type="text"
        aria-label={say('find')}
        placeholder={say('find')}
        value={query}
        onChange={(event) => reading.look(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <span className={css['findCount']} role="status">
        {count}
      </span>
      {query === '' ? null : (
        <>
          <IconButton icon={IconChevronUp} label={say('findPrevious')} onClick={() => reading.move(-1)} />
          <IconButton icon={IconChevronDown} label={say('findNext')} onClick={() => reading.move(1)} />
          <IconButton icon={IconX} label={say('findClose')} onClick={() => reading.look('')} />
        </>
      )}
    </div>
  );
}
