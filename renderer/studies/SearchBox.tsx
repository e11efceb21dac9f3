import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement, type Ref } from 'react';
import { Ico, IconButton, Kbd } from '../ui/index.ts';
import { setFilters, useStudies } from './state.ts';
import classes from './studies.module.css';
import { studiesWords } from './words.ts';

const SETTLE_MS = 60; // between keystrokes of one word: the list follows the typing, the typing never waits for it

type Props = { ref: Ref<HTMLInputElement>; onLeave: () => void };

/** One box for name, number, study, order and referrer, in any script. */
export function SearchBox({ ref, onLeave }: Props): ReactElement {
  const text = studiesWords.useText();
  const applied = useStudies((state) => state.filters.text);
  const [typed, setTyped] = useState(applied);
  const own = useRef(applied);
  // Cleared from elsewhere ("Clear all"): the box follows.
  if (applied !== own.current) {
    own.current = applied;
    setTyped(applied);
  }
  useEffect(() => {
    const timer = setTimeout(() => {
      own.current = typed;
      if (useStudies.getState().filters.text !== typed) setFilters({ text: typed });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return; // an input method is choosing characters
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onLeave();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (typed === '') onLeave();
      else setTyped('');
    }
  };
  return (
    <div className={classes['search']} role="search" data-region="search">
      <Ico of={IconSearch} size={18} />
      <input
        ref={ref}
        type="text"
        value={typed}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        placeholder={text('search')}
        aria-label={text('search.label')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {typed === '' ? (
        <Kbd keys={['Ctrl', 'K']} />
      ) : (
        <IconButton icon={IconX} size={22} label={text('search.clear')} onClick={() => setTyped('')} />
      )}
    </div>
  );
}
