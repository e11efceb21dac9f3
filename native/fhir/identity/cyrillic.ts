// Cyrillic letters in Latin ones, as passports, libraries and newspapers of several languages write them.

type Table = Readonly<Record<string, string>>;

// What most have in common; each way of writing names its own differences.
const COMMON: Table = {
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', ђ: 'dj', е: 'e', ё: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'i', і: 'i',
  ї: 'i', й: 'i', ј: 'j', к: 'k', л: 'l', љ: 'lj', м: 'm', н: 'n', њ: 'nj', о: 'o', п: 'p', р: 'r', с: 's', т: 't',
  ћ: 'c', у: 'u', ў: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', џ: 'dz', ш: 'sh', щ: 'shch', ъ: 'ie', ы: 'y', ь: '',
  э: 'e', ю: 'iu', я: 'ia', ѓ: 'gj', ќ: 'kj', ѕ: 'dz',
}; // prettier-ignore

const ICAO: Table = {}; // Doc 9303: passports
const BGN: Table = { й: 'y', ъ: '', ю: 'yu', я: 'ya', є: 'ye', ї: 'yi', ё: 'yo' };
const GERMAN: Table = {
  в: 'w', ж: 'sch', з: 's', й: 'i', х: 'ch', ц: 'z', ч: 'tsch', ш: 'sch', щ: 'schtsch', ъ: '', ю: 'ju', я: 'ja', ё: 'jo',
}; // prettier-ignore
const FRENCH: Table = { ж: 'j', у: 'ou', ч: 'tch', ш: 'ch', щ: 'chtch', ъ: '', ю: 'iou', ё: 'io' };
const ISO9: Table = {
  ж: 'z', й: 'j', х: 'h', ц: 'c', ч: 'c', ш: 's', щ: 's', ъ: '', ю: 'u', я: 'a', ё: 'e', є: 'e',
}; // prettier-ignore
const SERBIAN: Table = { ж: 'z', х: 'h', ц: 'c', ч: 'c', ш: 's' };
const UKRAINIAN: Table = { г: 'h', и: 'y', й: 'i', х: 'kh', ц: 'ts', щ: 'shch' };
const BULGARIAN: Table = { х: 'h', щ: 'sht', ъ: 'a', ь: 'y', ю: 'yu', я: 'ya', й: 'y' };
const WAYS: readonly Table[] = [ICAO, BGN, GERMAN, FRENCH, ISO9, SERBIAN, UKRAINIAN, BULGARIAN];

/** Every way to write the word, accents left out. */
export const cyrillicReadings = (raw: string): readonly string[] => [
  ...new Set(
    WAYS.map((way) => Array.from(raw, (letter) => way[letter] ?? COMMON[letter] ?? letter).join('')),
  ),
];

// Sounds that the ways above write differently, brought to one letter each. Longest first.
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/schtsch|shch|chtch|stsch/g, '4'],
  [/tsch|tch|ch|cz|tj/g, '3'],
  [/sch|sh|zh|sz/g, '2'],
  [/kh|x/g, 'h'],
  [/tz|ts/g, '1'],
  [/w|ff/g, 'v'],
  [/ou/g, 'u'],
  [/ck|q/g, 'k'],
  [/[iyj]+/g, 'i'],
  [/ie/g, 'e'],
  [/io/g, 'e'],
  [/(.)\1/g, '$1'],
];

/** A key that all ways to write one Cyrillic word in Latin letters mostly share; other words sometimes do too. */
export const cyrillicKey = (latin: string): string =>
  SOUNDS.reduce((text, [sound, letter]) => text.replace(sound, letter), latin);
