import { defineWords } from '../ui/index.ts';
import type { en } from './locales/en.ts';

/** Another language has the same keys: the compiler finds a missing one. */
export type DisplayWords = Readonly<Record<keyof typeof en, string>>;

export const displayWords = defineWords<DisplayWords>('display', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
