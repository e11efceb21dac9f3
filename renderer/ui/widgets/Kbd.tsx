import type { ReactElement } from 'react';
import { currentLanguage } from '../i18n.ts';
import classes from './widgets.module.css';

const GERMAN: Readonly<Record<string, string>> = {
  Ctrl: 'Strg',
  Shift: 'Umschalt',
  Del: 'Entf',
  PgUp: 'Bild ↑',
  PgDn: 'Bild ↓',
  Home: 'Pos1',
  End: 'Ende',
};

/** Key caps, named as they are printed on the reader's keyboard. */
export function Kbd({ keys }: { keys: readonly string[] }): ReactElement {
  const german = currentLanguage() === 'de';
  return (
    <span className={classes['keys']}>
      {keys.map((key) => (
        <kbd key={key} className={classes['kbd']}>
          {german ? (GERMAN[key] ?? key) : key}
        </kbd>
      ))}
    </span>
  );
}
