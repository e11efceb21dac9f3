import { dateTextIn } from '../ui/days.ts';
import { localeOf, systemLanguage } from '../ui/locale.ts';
import type { IdentityWords } from '../viewer/identityText.ts';

/** Words for the name on the first picture, in the system's language: the settings have not arrived yet. */
export async function firstWords(): Promise<IdentityWords> {
  const language = systemLanguage();
  const locale = localeOf(language);
  const texts: Readonly<Record<string, string>> =
    language === 'de'
      ? (await import('../viewer/locales/de.ts')).de
      : (await import('../viewer/locales/en.ts')).en;
  dateTextIn('19700101', locale); // to make a formatter takes tens of milliseconds: now, while the services answer
  return {
    say: (key, values = {}) =>
      (texts[key] ?? '').replaceAll(/{{(\w+)}}/g, (_, name: string) => String(values[name] ?? '')),
    format: { date: (DA) => dateTextIn(DA, locale), dateTime: (DA) => dateTextIn(DA, locale) },
  };
}
