import { setLanguage, startWords, type Language } from '../../../renderer/ui/i18n.ts';
import { archiveWords } from '../../../renderer/ui/archives/words.ts';
import { recordWords } from '../../../renderer/ui/records/words.ts';
import { uiWords } from '../../../renderer/ui/words.ts';

/** Starts the words as a page with this language would; tests of words need no browser. */
export async function inLanguage(language: Language): Promise<void> {
  globalThis.document ??= { documentElement: { lang: '' } } as unknown as Document;
  await startWords();
  await Promise.all([uiWords.load(), archiveWords.load(), recordWords.load()]);
  await setLanguage(language);
  await Promise.all([uiWords.load(), archiveWords.load(), recordWords.load()]);
}
