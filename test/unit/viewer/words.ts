import './page.ts';
import i18next from 'i18next';
import { createFormat } from '../../../renderer/viewer/format.ts';
import { viewerWords } from '../../../renderer/viewer/text.ts';
import type { Words } from '../../../renderer/viewer/text.ts';

/** The viewer's own words and number formats in a language, as the page has them. */
export async function wordsIn(language: 'en' | 'de'): Promise<Words> {
  await i18next.init({
    lng: language,
    fallbackLng: false,
    ns: [],
    resources: {},
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  await viewerWords.load();
  return { say: viewerWords.text, format: createFormat(language === 'en' ? 'en-GB' : 'de-DE') };
}
