// Languages and locales without the words: the first picture is named before those have arrived.
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The reader's language where we speak it, English otherwise. */
export function systemLanguage(preferred: readonly string[] = navigator.languages): Language {
  for (const tag of preferred) {
    const known = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (known !== undefined) return known;
  }
  return 'en';
}

/**
 * The locale for dates and numbers: the reader's own region of the language shown (en-US, de-CH); British order for
 * English where the system speaks no English, because 03/04/1962 must never be read two ways.
 */
export function localeOf(language: Language, preferred: readonly string[] = navigator.languages): string {
  const own = preferred.find((tag) => tag.toLowerCase().split('-')[0] === language && tag.includes('-'));
  return own ?? (language === 'de' ? 'de-DE' : 'en-GB');
}
