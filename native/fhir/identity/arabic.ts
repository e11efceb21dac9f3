// Arabic: what is typed in several ways, and the consonants as Latin letters have them.

/** Letters of Arabic script that are typed for one another every day, as one. */
export const foldArabic = (folded: string): string =>
  folded
    .replace(/\u0640/gu, '') // tatweel
    .replace(/[\u0622\u0623\u0625\u0671\u0627]/gu, '\u0627') // alef with hamza, madda, wasla
    .replace(/[\u0649\u06cc\u064a\u0626]/gu, '\u064a') // alef maksura, Persian ye
    .replace(/[\u0629\u0647\u06c1]/gu, '\u0647') // teh marbuta
    .replace(/\u06a9/gu, '\u0643') // Persian kaf
    .replace(/\u0624/gu, '\u0648')
    .replace(/\u0621/gu, '');

const CONSONANTS: Readonly<Record<string, string>> = {
  ب: 'b', ت: 't', ث: 't', ج: 'j', ح: 'h', خ: 'k', د: 'd', ذ: 'd', ر: 'r', ز: 'z', س: 's', ش: 's', ص: 's', ض: 'd',
  ط: 't', ظ: 'z', ف: 'f', ق: 'k', ك: 'k', ل: 'l', م: 'm', ن: 'n', ه: 'h', پ: 'b', چ: 'j', گ: 'k', غ: 'g',
}; // prettier-ignore

/** Consonants alone; what may be a vowel, and h at the end, is left out. */
export const arabicSkeleton = (folded: string): string =>
  Array.from(foldArabic(folded), (letter) => CONSONANTS[letter] ?? '')
    .join('')
    .replace(/h$/, '')
    .replace(/(.)\1+/g, '$1');

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/sh|ch/g, 's'],
  [/kh|q|c/g, 'k'],
  [/gh/g, 'g'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/p/g, 'b'],
  [/[aeiouwyv]/g, ''],
  [/h$/, ''],
  [/(.)\1+/g, '$1'],
];
export const latinSkeleton = (latin: string): string =>
  SOUNDS.reduce((text, [sound, letter]) => text.replace(sound, letter), latin);
