import { defineWords } from '../../ui/index.ts';
import type { en } from './locales/en.ts';

/** Another language has the same keys: the compiler finds a missing one. */
export type PublishWords = Readonly<Record<keyof typeof en, string>>;

export const publishWords = defineWords<PublishWords>('publish', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
