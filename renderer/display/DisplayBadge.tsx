import { IconDeviceDesktopExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Ico } from '../ui/index.ts';
import css from './display.module.css';
import { useDisplay } from './useDisplay.ts';
import { displayWords } from './words.ts';

/** Shown while nobody answers for the display; opens the screen where somebody can. */
export function DisplayBadge({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const text = displayWords.useText();
  const now = useDisplay();
  if (now === null || now.declaration.kind === 'declared') return null;
  const label = text(now.declaration.kind === 'expired' ? 'badgeExpired' : 'badge');
  return (
    <button type="button" className={css['badge']} title={label} aria-label={label} onClick={onOpen}>
      <Ico of={IconDeviceDesktopExclamation} size={16} />
      <span>{label}</span>
    </button>
  );
}
