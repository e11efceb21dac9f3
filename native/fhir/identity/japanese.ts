// Kana in Latin letters, and Latin letters as kana would have them: Hepburn, Kunrei and passport spellings meet in one key.

const ROWS: Readonly<Record<string, string>> = {
  あ: 'a', い: 'i', う: 'u', え: 'e', お: 'o', か: 'ka', き: 'ki', く: 'ku', け: 'ke', こ: 'ko', が: 'ga', ぎ: 'gi',
  ぐ: 'gu', げ: 'ge', ご: 'go', さ: 'sa', し: 'si', す: 'su', せ: 'se', そ: 'so', ざ: 'za', じ: 'zi', ず: 'zu', ぜ: 'ze',
  ぞ: 'zo', た: 'ta', ち: 'ti', つ: 'tu', て: 'te', と: 'to', だ: 'da', ぢ: 'zi', づ: 'zu', で: 'de', ど: 'do', な: 'na',
  に: 'ni', ぬ: 'nu', ね: 'ne', の: 'no', は: 'ha', ひ: 'hi', ふ: 'hu', へ: 'he', ほ: 'ho', ば: 'ba', び: 'bi', ぶ: 'bu',
  べ: 'be', ぼ: 'bo', ぱ: 'pa', ぴ: 'pi', ぷ: 'pu', ぺ: 'pe', ぽ: 'po', ま: 'ma', み: 'mi', む: 'mu', め: 'me', も: 'mo',
  や: 'ya', ゆ: 'yu', よ: 'yo', ら: 'ra', り: 'ri', る: 'ru', れ: 're', ろ: 'ro', わ: 'wa', ゐ: 'i', ゑ: 'e', を: 'o',
  ん: 'n', ゔ: 'bu',
}; // prettier-ignore
const SMALL: Readonly<Record<string, string>> = {
  ゃ: 'ya', ゅ: 'yu', ょ: 'yo', ぁ: 'a', ぃ: 'i', ぅ: 'u', ぇ: 'e', ぉ: 'o',
}; // prettier-ignore

/** Katakana as hiragana: the two blocks lie 0x60 apart. */
export const toHiragana = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u30a1-\u30f6]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60));

/** The key of a word in kana, long vowels as short ones. */
export const kanaKey = (text: string): string => shortened(kanaSounds(text));

/** A word in kana, sound by sound. */
export function kanaSounds(text: string): string {
  let latin = '';
  for (const kana of toHiragana(text)) {
    const small = SMALL[kana];
    if (small !== undefined) latin = latin.replace(/[iueo]$/, '') + small;
    else if (kana === 'っ') latin += 'q';
    else if (kana !== 'ー') latin += ROWS[kana] ?? kana;
  }
  return latin.replace(/q(.)/g, '$1$1').replaceAll('q', '');
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/tch/g, 'tty'],
  [/sh(?=[aueo])|sch(?=[aueo])/g, 'sy'],
  [/ch(?=[aueo])/g, 'ty'],
  [/j(?=[aueo])/g, 'zy'],
  [/zyy/g, 'zy'],
  [/shi/g, 'si'],
  [/chi/g, 'ti'],
  [/tsu/g, 'tu'],
  [/j|di(?=[^aeiou]|$)/g, 'z'],
  [/dz/g, 'z'],
  [/f/g, 'h'],
  [/wo/g, 'o'],
  [/m(?=[bpm])/g, 'n'],
  [/l/g, 'r'],
  [/v/g, 'b'],
  [/oh(?=[^aeiouy]|$)/g, 'o'],
];
/** The key of a word in Latin letters, read as Japanese. */
export const romajiKey = (latin: string): string => shortened(romajiSounds(latin));

export const romajiSounds = (latin: string): string =>
  SOUNDS.reduce((text, [sound, kana]) => text.replace(sound, kana), latin);

// Long vowels are written in four ways, or left out.
const shortened = (latin: string): string => latin.replace(/o[ou]+/g, 'o').replace(/([aiue])\1+/g, '$1');
