import { defineWords } from '../i18n.ts';

/** Words of remote archives: what can go wrong with one, its settings, and what a search or a retrieve says of it. */
export const archiveWords = defineWords('archives', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
