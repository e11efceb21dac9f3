import { defineWords } from '../ui/index.ts';

/** Words of the study list, of adding images and of the import report. */
export const studiesWords = defineWords('studies', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
