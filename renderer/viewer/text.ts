import { useMemo } from 'react';
import { currentLocale, defineWords } from '../ui/index.ts';
import type { MessageKey, TextOf } from '../ui/index.ts';
import { createFormat } from './format.ts';
import type { Format } from './format.ts';
import type { en } from './locales/en.ts';

/** Another language has the same keys: the compiler finds a missing one. */
export type ViewerWords = Readonly<Record<keyof typeof en, string>>;
export type TextKey = MessageKey<ViewerWords>;
export type Say = TextOf<ViewerWords>;
export type Words = { readonly say: Say; readonly format: Format };

export const viewerWords = defineWords<ViewerWords>('viewer', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});

/** Words and numbers in the language of the page; drawn again when it changes, the same object until then. */
export function useWords(): Words {
  viewerWords.useText();
  const locale = currentLocale();
  return useMemo(() => ({ say: viewerWords.text, format: createFormat(locale) }), [locale]);
}
