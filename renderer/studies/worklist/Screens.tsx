import type { KeyboardEvent, ReactElement } from 'react';
import { showScreen, useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './worklist.module.css';

const SCREENS = ['studies', 'worklist'] as const;

/** The list of studies and the work list, side by side as tabs. */
export function Screens(): ReactElement {
  const text = studiesWords.useText();
  const screen = useStudies((state) => state.screen);
  // WAI-ARIA tabs: one tab stop, arrows move along.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    showScreen(screen === 'studies' ? 'worklist' : 'studies');
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-screens] [aria-selected="true"]')?.focus(),
    );
  };
  return (
    <div
      role="tablist"
      data-screens
      aria-label={text('screens.label')}
      className={classes['screens']}
      onKeyDown={onKeyDown}
    >
      {SCREENS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={one === screen}
          tabIndex={one === screen ? 0 : -1}
          onClick={() => showScreen(one)}
        >
          {text(`screens.${one}`)}
        </button>
      ))}
    </div>
  );
}
