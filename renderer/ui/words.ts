import { defineWords } from './i18n.ts';

/** Words of the shell and of what every room says: failures, damaged files, common buttons. */
export const uiWords = defineWords('ui', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
