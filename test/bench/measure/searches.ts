// Every way to ask the study list, each with many different values.
import { StudyQuery, studyColumns } from '../../../native/contract/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { randomNumbers } from '../../../native/sample/random.ts';
import { EXAMINATIONS, pick, rareFamily } from './people.ts';

export type Search = { readonly name: string; readonly query: StudyQuery };
type Asked = Partial<StudyQuery>;

const EACH = 30;

/** Some fifty kinds of search, `EACH` of each. */
export async function searches(library: Library): Promise<Search[]> {
  return [...sorts(), ...(await pages(library)), ...filters(), ...texts(), ...combined()];
}

function several(name: string, ask: (random: () => number, index: number) => Asked): Search[] {
  const random = randomNumbers(name.length * 7919);
  return Array.from({ length: EACH }, (_, index) => ({ name, query: StudyQuery.parse(ask(random, index)) }));
}

function sorts(): Search[] {
  return studyColumns.flatMap((sort) =>
    (['ascending', 'descending'] as const).flatMap((direction) =>
      several(`sort ${sort} ${direction}`, () => ({ sort, direction })),
    ),
  );
}

const PAGED = [
  'StudyDate',
  'PatientName',
  'StudyDescription',
  'AccessionNumber',
  'ModalitiesInStudy',
  'seriesCount',
] as const;

/** Pages far down the list, by the cursors that scrolling there gives. */
async function pages(library: Library): Promise<Search[]> {
  const all: Search[] = [];
  for (const sort of PAGED) {
    const cursors: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < EACH * 3; page += 1) {
      const found = await library.findStudies(
        StudyQuery.parse({ sort, limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      );
      if (found.nextCursor === null) break;
      cursor = found.nextCursor;
      cursors.push(cursor);
    }
    const asked = several(`page ${sort}`, (_, index) => {
      const deep = cursors[cursors.length - 1 - index];
      return deep === undefined ? { sort } : { sort, cursor: deep };
    });
    all.push(...asked);
  }
  return all;
}

const day = (random: () => number): string =>
  `${2009 + Math.floor(random() * 15)}${String(1 + Math.floor(random() * 12)).padStart(2, '0')}${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;

function filters(): Search[] {
  const word = (random: () => number): string => pick(EXAMINATIONS, random)[2].split(' ')[0] ?? '';
  return [
    ...several('filter one day', (random) => {
      const date = day(random);
      return { studyDateFrom: date, studyDateTo: date };
    }),
    ...several('filter a year', (random) => ({ studyDateFrom: day(random).replace(/....$/, '0101') })),
    ...several('filter modality', (random) => ({ ModalitiesInStudy: [pick(EXAMINATIONS, random)[0]] })),
    ...several('filter two modalities', (random) => ({
      ModalitiesInStudy: [pick(EXAMINATIONS, random)[0], 'PT'],
    })),
    ...several('filter body part', (random) => ({
      BodyPartsInStudy: [pick(EXAMINATIONS, random)[1] || 'CHEST'],
    })),
    ...several('filter sex', (_, index) => ({ PatientSex: [['M', 'F', 'O'][index % 3] ?? 'O'] })),
    ...several('filter patient number, whole', (random) => ({
      PatientID: `P${String(Math.floor(random() * 3e5)).padStart(7, '0')}`,
    })),
    ...several('filter patient number, beginning', (random) => ({
      PatientID: `P0${Math.floor(random() * 30)}`,
    })),
    ...several('filter accession number, beginning', (random) => ({
      AccessionNumber: `A${day(random).slice(2, 6)}`,
    })),
    ...several('filter birth date', (random) => ({ PatientBirthDate: day(random).replace(/^20/, '19') })),
    ...several('filter not opened', () => ({ notOpened: true })),
    ...several('filter with problems', () => ({ withProblems: true })),
    ...several('filter name contains, rare', (random) => ({
      PatientName: rareFamily(Math.floor(random() * 65536)).toLowerCase(),
    })),
    ...several('filter name contains, common', () => ({ PatientName: 'smi' })),
    ...several('filter description contains', (random) => ({ StudyDescription: word(random) || 'CT' })),
    ...several('filter referrer contains', (random) => ({
      ReferringPhysicianName: rareFamily(Math.floor(random() * 800) * 77).slice(0, 5),
    })),
  ];
}

function texts(): Search[] {
  const one = (name: string, words: readonly string[]): Search[] =>
    several(`text ${name}`, (_, index) => ({ text: words[index % words.length] ?? '' }));
  return [
    ...several('text rare name', (random) => ({ text: rareFamily(Math.floor(random() * 65536)) })),
    ...one('common name', ['Smith', 'müller', 'MULLER', 'schmidt', 'anna']),
    ...one('common name, typed', [
      's',
      'sm',
      'smi',
      'smit',
      'smith',
      'smith a',
      'smith an',
      'smith ann',
      'smith anna',
    ]),
    ...one('two words', ['müller anna', 'smith ct', 'garcia chest', 'weber knie']),
    ...one('Japanese', ['山田', '田', '太郎', 'やまだ', '渡辺 花子']),
    ...one('Chinese and Korean', ['王', '小东', '홍길동', '김', '张伟']),
    ...one('Cyrillic', ['Иванов', 'шевч', 'петрова ольга', 'МРТ']),
    ...one('other scripts', ['قباني', 'דבורה', 'διονυσ', 'สมชาย', 'अनिल']),
    ...one('accents left out', ['ostergard', 'lefevre', 'yilmaz', 'lukasz']),
    ...one('without a match', ['xyzzyq', 'qqqqqqq', '龘龘', 'smith xyzzyq']),
    ...several('text accession number', (random) => ({ text: `A${day(random).slice(2)}0` })),
  ];
}

function combined(): Search[] {
  return [
    ...several('modality and date', (random) => ({ ModalitiesInStudy: ['MR'], studyDateFrom: day(random) })),
    ...several('modality, body part, by name', () => ({
      ModalitiesInStudy: ['CT'],
      BodyPartsInStudy: ['HEAD'],
      sort: 'PatientName',
      direction: 'ascending',
    })),
    ...several('sex and body part', () => ({ PatientSex: ['F'], BodyPartsInStudy: ['BREAST'] })),
    ...several('common text and modality', () => ({ text: 'smith', ModalitiesInStudy: ['PT'] })),
    ...several('common text, by name', () => ({
      text: 'müller',
      sort: 'PatientName',
      direction: 'ascending',
    })),
    ...several('common text, by description', () => ({
      text: 'anna',
      sort: 'StudyDescription',
      direction: 'ascending',
    })),
    ...several('rare text and date', (random) => ({
      text: rareFamily(Math.floor(random() * 65536)),
      studyDateFrom: day(random),
    })),
    ...several('not opened, one modality, a year', (random) => ({
      notOpened: true,
      ModalitiesInStudy: ['US'],
      studyDateFrom: day(random),
      sort: 'PatientName',
    })),
  ];
}
