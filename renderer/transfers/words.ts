import { defineWords } from '../ui/index.ts';

/** Words of transfers: how each stands, what did not make it, and sending. */
export const transfersWords = defineWords('transfers', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});
