import type { ReactNode } from 'react';
import { currentLanguage, Kbd } from '../ui/index.ts';
import { keyCaps } from './keys.ts';

/** A stored key as caps, in the names printed on the reader's keyboard. */
export const KeyCaps = ({ value }: { readonly value: string }): ReactNode => (
  <Kbd keys={keyCaps(value, currentLanguage())} />
);
