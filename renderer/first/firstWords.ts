import { dateTextIn } from '../ui/days.ts';
import { localeOf, systemLanguage } from '../ui/locale.ts';
import type { Language } from '../ui/locale.ts';
import type { IdentityWords } from '../viewer/identityText.ts';
import { de } from '../viewer/locales/de.ts';
import { en } from '../viewer/locales/en.ts';

/** Words for the name on a first picture: of a link in the system's language, the settings have not arrived yet. */
export function firstWords(language: Language = systemLanguage()): IdentityWords {
  const locale = localeOf(language);
  const texts: Readonly<Record<string, string>> = { en, de }[language];
  return {
    say: (key, values = {}) =>
      (texts[key] ?? '').replaceAll(/{{(\w+)}}/g, (_, name: string) => String(values[name] ?? '')),
    format: { date: (DA) => dateTextIn(DA, locale), dateTime: (DA) => dateTextIn(DA, locale) },
  };
}
