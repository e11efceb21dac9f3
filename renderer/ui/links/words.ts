import { defineWords } from '../i18n.ts';

/** Words of links that ask Lightbox to show something. */
export const linkWords = defineWords('links', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
