import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { languages, localeOf, systemLanguage, type Language } from './locale.ts';

export { systemLanguage, type Language };

export type Messages = Readonly<Record<string, string>>;
type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type BaseKey<K extends string> = K extends `${infer Base}_${PluralForm}` ? Base : K;
/** Keys as they are asked for: `images_one` and `images_other` are both `images`, with a `count`. */
export type MessageKey<M> = BaseKey<keyof M & string>;
export type MessageValues = Readonly<Record<string, string | number>>;
export type TextOf<M> = (key: MessageKey<M>, values?: MessageValues) => string;

/** The words of one room: flat, typed, both languages with the same keys, loaded when the room is. */
export type RoomWords<M> = {
  /** Fetches the words of the current language. Await it before the room is drawn. */
  load(): Promise<void>;
  /** For components: drawn again when the language changes. */
  useText(): TextOf<M>;
  /** For plain functions: the language of the moment. */
  readonly text: TextOf<M>;
};

type Loader = () => Promise<Messages>;
const rooms = new Map<string, Record<Language, Loader>>();
const asked = new Set<string>(); // rooms that are drawn, or will be as soon as their words are there

async function loadRoom(namespace: string, language: Language): Promise<void> {
  const loaders = rooms.get(namespace);
  if (loaders === undefined || i18next.hasResourceBundle(language, namespace)) return;
  i18next.addResourceBundle(language, namespace, await loaders[language]());
}

/** The language may become another one while the words are on their way: then those of that one are fetched as well. */
async function loadForNow(namespace: string): Promise<void> {
  asked.add(namespace);
  for (let language: Language | null = null; language !== currentLanguage();) {
    language = currentLanguage();
    await loadRoom(namespace, language);
  }
}

/** Registers the words of a room under a namespace of its own. */
export function defineWords<M extends Messages>(
  namespace: string,
  loaders: Record<Language, () => Promise<M>>,
): RoomWords<M> {
  rooms.set(namespace, loaders);
  return {
    load: () => loadForNow(namespace),
    useText: () => {
      const { t } = useTranslation(namespace);
      return (key, values) => t(key, values ?? {});
    },
    text: (key, values) => i18next.t(key, { ...values, ns: namespace }),
  };
}

export function currentLanguage(): Language {
  return languages.find((language) => i18next.language === language) ?? 'en';
}

/** The locale for dates and numbers of the language shown. */
export const currentLocale = (preferred: readonly string[] = navigator.languages): string =>
  localeOf(currentLanguage(), preferred);

/** Starts with the language the page shows before the settings have arrived. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: systemLanguage(),
    fallbackLng: false,
    supportedLngs: [...languages],
    ns: [],
    resources: {},
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false, bindI18n: 'languageChanged', bindI18nStore: 'added' },
    returnNull: false,
  });
  document.documentElement.lang = currentLanguage();
}

/** Changes the language of everything that is drawn; the words arrive first, so that no key is ever seen. */
export async function setLanguage(choice: Language | 'system'): Promise<void> {
  const language = choice === 'system' ? systemLanguage() : choice;
  if (language === currentLanguage()) return;
  // Also rooms whose words are still on their way, and those that are asked for meanwhile.
  for (let known = -1; known !== asked.size;) {
    known = asked.size;
    await Promise.all(Array.from(asked, (room) => loadRoom(room, language)));
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
