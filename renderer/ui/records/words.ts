import { defineWords } from '../i18n.ts';

/** Words of record servers: what can go wrong with one, and their settings. */
export const recordWords = defineWords('records', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
