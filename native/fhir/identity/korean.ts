// Hangul in Latin letters. Official romanisation is one thing, the spelling in a passport another: families choose theirs.

const LEADS = [
  'g',
  'kk',
  'n',
  'd',
  'tt',
  'r',
  'm',
  'b',
  'pp',
  's',
  'ss',
  '',
  'j',
  'jj',
  'ch',
  'k',
  't',
  'p',
  'h',
];
const VOWELS = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const TAILS = ' g k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ');

/** By the rules of 2000 (Revised Romanisation), syllable by syllable. */
export const revisedRomanisation = (text: string): string =>
  Array.from(text.normalize('NFC'), (syllable) => {
    const index = (syllable.codePointAt(0) ?? 0) - 0xac00;
    if (index < 0 || index >= 11172) return syllable;
    const tail = TAILS[index % 28] ?? '';
    return `${LEADS[Math.floor(index / 588)] ?? ''}${VOWELS[Math.floor((index % 588) / 28)] ?? ''}${tail === 'g' ? 'k' : tail}`;
  }).join('');

// The family names that most have, as they are spelled on passports.
const FAMILIES: Readonly<Record<string, string>> = {
  김: 'kim gim', 이: 'lee yi rhee ri li yee', 박: 'park pak bak', 최: 'choi choe', 정: 'jung jeong chung chong',
  강: 'kang gang', 조: 'cho jo', 윤: 'yoon yun', 장: 'jang chang', 임: 'lim im rim yim', 림: 'lim rim', 한: 'han',
  오: 'oh o', 서: 'seo suh', 신: 'shin sin', 권: 'kwon gwon', 황: 'hwang', 안: 'ahn an', 송: 'song', 류: 'ryu yoo lyu',
  유: 'yoo yu you', 홍: 'hong', 전: 'jeon jun chun', 고: 'ko go koh', 문: 'moon mun', 손: 'son sohn', 양: 'yang',
  배: 'bae pae', 백: 'baek paik back', 허: 'heo hur huh', 남: 'nam', 심: 'shim sim', 노: 'noh roh no', 하: 'ha',
  곽: 'kwak gwak', 성: 'sung seong', 차: 'cha', 주: 'joo ju chu', 우: 'woo u', 구: 'koo gu ku', 나: 'na ra', 민: 'min',
  진: 'jin chin', 지: 'ji chi', 엄: 'um eom', 채: 'chae', 원: 'won', 천: 'cheon chun', 방: 'bang pang', 공: 'kong gong',
}; // prettier-ignore

export const koreanReadings = (text: string): readonly string[] => [
  revisedRomanisation(text),
  ...(FAMILIES[text.normalize('NFC')]?.split(' ') ?? []),
];

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ch|jj/g, 'j'],
  [/sh/g, 's'],
  [/oo|ou|eu|woo/g, 'u'],
  [/you|yeo/g, 'yo'],
  [/eo/g, 'o'],
  [/u(?=[nmk])/g, 'o'],
  [/ae|ai|ay/g, 'e'],
  [/ee|ui|wi|y$/g, 'i'],
  [/[kq]/g, 'g'],
  [/t/g, 'd'],
  [/p/g, 'b'],
  [/[lr]/g, 'r'],
  [/ah/g, 'a'],
  [/(.)\1/g, '$1'],
];
/** A key that the usual spellings of one name mostly share; other names sometimes do too. */
export const koreanKey = (latin: string): string =>
  SOUNDS.reduce((text, [sound, letter]) => text.replace(sound, letter), latin);
