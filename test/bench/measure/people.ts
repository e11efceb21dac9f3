// Made-up people and examinations, with the mixture of scripts, common and rare names that a large hospital has.
import type { PersonName } from '../../../native/contract/index.ts';

// prettier-ignore
const LATIN_FAMILIES = ['Smith', 'Müller', 'Schmidt', 'Johnson', 'García', 'Rossi', 'Martin', 'Kowalski', 'Novák', 'Yılmaz', 'Nguyễn', 'Silva', 'Jensen', 'Berg', 'Weber', 'Fischer', 'Dupont', 'Lefèvre', 'Brown', 'Taylor', 'Wilson', 'Hoffmann', 'Wagner', 'Becker', 'Çelik', 'Østergård', 'Lindström', 'Virtanen', 'Popescu', 'Horváth', 'Ferrari', 'Moreau', 'Andersson', 'De Vries', 'Van den Berg', 'O’Neill', 'MacDonald', 'Santos', 'Pereira', 'Ivanov'];
// prettier-ignore
const LATIN_GIVEN = ['Anna', 'Maria', 'John', 'Peter', 'Thomas', 'Elisabeth', 'Ursula', 'José', 'François', 'Zoë', 'Michael', 'Laura', 'Paul', 'Sarah', 'Emma', 'Lukas', 'Jürgen', 'Renée', 'Åsa', 'Łukasz', 'Giulia', 'Hans-Peter', 'Karin', 'Sven', 'Ayşe', 'Mehmet', 'Linh', 'David', 'Ruth', 'Björn'];
const CYRILLIC = ['Иванов', 'Петрова', 'Смирнов', 'Кузнецова', 'Соколов', 'Шевченко', 'Бойко', 'Ђорђевић'];
const CYRILLIC_GIVEN = ['Иван', 'Мария', 'Ольга', 'Сергей', 'Наталья', 'Дмитрий', 'Анна', 'Юлия'];
// prettier-ignore
const JAPANESE = [['Yamada', '山田', 'やまだ'], ['Sato', '佐藤', 'さとう'], ['Suzuki', '鈴木', 'すずき'], ['Tanaka', '田中', 'たなか'], ['Watanabe', '渡辺', 'わたなべ'], ['Ito', '伊藤', 'いとう']] as const;
// prettier-ignore
const JAPANESE_GIVEN = [['Taro', '太郎', 'たろう'], ['Hanako', '花子', 'はなこ'], ['Ichiro', '一郎', 'いちろう'], ['Yuki', '由紀', 'ゆき'], ['Kenji', '健二', 'けんじ']] as const;
// prettier-ignore
const CHINESE = [['Wang', '王'], ['Li', '李'], ['Zhang', '张'], ['Liu', '刘'], ['Chen', '陈'], ['Yang', '杨']] as const;
// prettier-ignore
const CHINESE_GIVEN = [['XiaoDong', '小东'], ['Wei', '伟'], ['Fang', '芳'], ['XiuYing', '秀英'], ['Na', '娜'], ['Qiang', '强']] as const;
const KOREAN = [
  ['Hong', '洪', '홍'],
  ['Kim', '金', '김'],
  ['Lee', '李', '이'],
  ['Park', '朴', '박'],
] as const;
const KOREAN_GIVEN = [
  ['Gildong', '吉洞', '길동'],
  ['Minsu', '民秀', '민수'],
  ['Jiyoung', '智英', '지영'],
] as const;
const OTHER = ['قباني^لنزار', 'שרון^דבורה', 'Διονυσίου^Γεώργιος', 'สมชาย^ใจดี', 'शर्मा^अनिल', 'حسن^فاطمة'];

export type Random = () => number;

export const pick = <T>(list: readonly [T, ...T[]] | readonly T[], random: Random): T => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
};

/** The first of a list come far more often than the last, as names do. */
const often = <T>(list: readonly T[], random: Random): T => {
  const found = list[Math.floor(random() ** 2.2 * list.length)];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
};

export function personName(random: Random, number: number): PersonName {
  const kind = random();
  if (kind < 0.06) return grouped(often(JAPANESE, random), pick(JAPANESE_GIVEN, random));
  if (kind < 0.1) return grouped(often(CHINESE, random), pick(CHINESE_GIVEN, random));
  if (kind < 0.12) return grouped(often(KOREAN, random), pick(KOREAN_GIVEN, random));
  if (kind < 0.2) return { Alphabetic: `${often(CYRILLIC, random)}^${pick(CYRILLIC_GIVEN, random)}` };
  if (kind < 0.23) return { Alphabetic: pick(OTHER, random) };
  // Half of the rest bear a name that few others have.
  if (kind < 0.6) return { Alphabetic: `${rareFamily(number)}^${pick(LATIN_GIVEN, random)}` };
  return { Alphabetic: `${often(LATIN_FAMILIES, random)}^${pick(LATIN_GIVEN, random)}` };
}

function grouped(family: readonly string[], given: readonly string[]): PersonName {
  const [Alphabetic, Ideographic, Phonetic] = [0, 1, 2].map((i) =>
    family[i] === undefined ? undefined : `${family[i]}^${given[i] ?? ''}`,
  );
  return {
    Alphabetic: Alphabetic ?? '',
    ...(Ideographic === undefined ? {} : { Ideographic }),
    ...(Phonetic === undefined ? {} : { Phonetic }),
  };
}

const SYLLABLES = [
  'ba',
  'ne',
  'mo',
  'ri',
  'ta',
  'lu',
  'ske',
  'dor',
  'vin',
  'gel',
  'hau',
  'zim',
  'kro',
  'pel',
  'fa',
  'wen',
];

/** A family name of its own for every number below 16^4. */
export function rareFamily(number: number): string {
  let name = '';
  for (let rest = number % 65536, i = 0; i < 4; i += 1, rest >>= 4) name += SYLLABLES[rest & 15] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

// prettier-ignore
export const EXAMINATIONS = [
  ['CR', 'CHEST', 'Chest PA'], ['CR', 'CHEST', 'Thorax in 2 Ebenen'], ['DX', 'HAND', 'Hand rechts'], ['DX', 'KNEE', 'Knie links 2 Ebenen'],
  ['CT', 'HEAD', 'CT Schädel nativ'], ['CT', 'ABDOMEN', 'CT Abdomen mit KM'], ['CT', 'CHEST', 'Thorax^Routine (Adult)'], ['CT', 'CHEST', 'CT pulmonary angiography'],
  ['MR', 'HEAD', 'MR brain with contrast'], ['MR', 'KNEE', 'MRT Knie rechts'], ['MR', 'LSPINE', 'IRM rachis lombaire'], ['US', 'ABDOMEN', 'Sonographie Abdomen'],
  ['US', 'HEART', 'Echocardiography'], ['MG', 'BREAST', 'Mammographie bds.'], ['PT', 'WHOLEBODY', 'PET-CT FDG'], ['NM', 'BONE', 'Skelettszintigraphie'],
  ['XA', 'HEART', 'Coronary angiography'], ['RF', 'ABDOMEN', 'Breischluck'], ['CT', 'HEAD', '頭部CT'], ['MR', 'HEAD', 'МРТ головного мозга'],
  ['PX', 'JAW', 'Orthopantomogramm'], ['OT', '', ''], ['CT', 'CSPINE', 'CT HWS'], ['US', 'NECK', 'Thyroid ultrasound'],
] as const;
