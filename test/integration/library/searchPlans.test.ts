// Whatever way a search takes, it finds what going through all studies one by one would, in the order of the whole list.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyQuery, studyColumns, type StudyColumn, type StudyRow } from '../../../native/contract/index.ts';
import { openDatabase, type Db } from '../../../native/library/database.ts';
import { DATABASE_FILE } from '../../../native/library/library.ts';
import { findStudies } from '../../../native/library/search/findStudies.ts';
import { LIMITS, type Limits } from '../../../native/library/search/plan.ts';
import { makeLibrary } from '../../bench/measure/library.ts';
import { temporaryFolder } from './helpers.ts';

const STUDIES = 700;
const { folder, remove } = temporaryFolder();
let db: Db;

beforeAll(async () => {
  const directory = path.join(folder, 'library');
  await makeLibrary(directory, STUDIES);
  const key = Buffer.from(readFileSync(path.join(directory, 'library.key'), 'latin1').trim(), 'hex');
  const opened = openDatabase({ path: path.join(directory, DATABASE_FILE), key, readonly: false });
  if (!opened.ok) throw new Error(opened.failure.kind);
  db = opened.value;
  // What the made-up studies do not have: opened, damaged.
  db.exec('UPDATE study SET openedAt = id * 7, flags = flags & ~1 WHERE id % 3 = 0');
  db.exec('UPDATE study SET problemCount = 1, flags = flags | 2 WHERE id % 5 = 0');
}, 60_000);
afterAll(() => {
  db.close();
  remove();
});

const everything = (value: number): Limits => ({
  few: value,
  fewRows: value,
  fewBesideText: value,
  narrow: value,
  fewByText: value,
  counted: value,
});
// Everything is few, everything is many, and what a library uses.
const WAYS: readonly (readonly [string, Limits])[] = [
  ['as few', everything(1_000_000)],
  ['as many', everything(0)],
  ['as indexes', { ...everything(0), narrow: 1_000_000 }],
  ['as a text', { ...everything(0), fewByText: 1_000_000 }],
  ['as usual', LIMITS],
];

function pages(query: StudyQuery, limits: Limits): readonly StudyRow[] {
  const rows: StudyRow[] = [];
  let cursor: string | null = null;
  do {
    const page = findStudies(db, cursor === null ? query : { ...query, cursor }, limits);
    rows.push(...page.rows);
    cursor = page.nextCursor;
    expect(rows.length).toBeLessThanOrEqual(STUDIES);
    if (page.total !== null && !page.totalIsAtLeast) total = page.total;
  } while (cursor !== null);
  return rows;
}
let total: number | null = null;

// Folded as people type, by other means than the library's.
const plain = (text: string): string =>
  text
    .replaceAll('ı', 'i')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll(/[đĐ]/g, 'd')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f\u064b-\u065f]/g, '')
    .normalize('NFC')
    .toLowerCase();
const nameOf = (name: StudyRow['PatientName']): string =>
  [name.Alphabetic, name.Ideographic, name.Phonetic]
    .filter((group) => group !== undefined)
    .join(' ')
    .replaceAll('^', ' ');
const UNSPACED = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

function contains(text: string, words: string | undefined): boolean {
  return plain(words ?? '')
    .split(' ')
    .every((word) =>
      Array.from(word).length >= 3 || UNSPACED.test(word)
        ? plain(text).includes(word)
        : word === '' || ` ${plain(text)}`.includes(` ${word}`),
    );
}

function belongs(row: StudyRow, query: StudyQuery): boolean {
  const { PatientID, StudyDescription, AccessionNumber, StudyDate } = row;
  const [name, referrer] = [nameOf(row.PatientName), nameOf(row.ReferringPhysicianName)];
  const anyOf = (wanted: readonly string[] | undefined, values: readonly string[]): boolean =>
    wanted === undefined || wanted.length === 0 || values.some((value) => wanted.includes(value));
  return (
    contains([name, PatientID, StudyDescription, AccessionNumber, referrer].join(' '), query.text) &&
    contains(name, query.PatientName) &&
    contains(StudyDescription, query.StudyDescription) &&
    contains(referrer, query.ReferringPhysicianName) &&
    plain(PatientID).startsWith(plain(query.PatientID ?? '')) &&
    plain(AccessionNumber).startsWith(plain(query.AccessionNumber ?? '')) &&
    anyOf(query.ModalitiesInStudy, row.ModalitiesInStudy) &&
    anyOf(query.BodyPartsInStudy, row.BodyPartsInStudy) &&
    anyOf(query.PatientSex, [row.PatientSex]) &&
    (query.PatientBirthDate === undefined || row.PatientBirthDate === query.PatientBirthDate) &&
    (query.studyDateFrom === undefined || StudyDate >= query.studyDateFrom) &&
    (query.studyDateTo === undefined || (StudyDate !== '' && StudyDate <= query.studyDateTo)) &&
    (query.notOpened !== true || row.openedAt === null) &&
    (query.withProblems !== true || row.problemCount > 0)
  );
}

const WORDS = [
  'smith',
  'Müller',
  'MULLER anna',
  's',
  'an',
  'mi',
  'dr',
  'ct',
  'ct head',
  'chest pa',
  'xyzzy',
  '山',
  '山田',
  '太郎 ta',
  '김',
  'Иванов',
  'ива',
  'sch',
  'hau',
  'p0',
  'a09',
  '2 eb',
  'østergård',
  'yilmaz',
  'a a',
];
const words = fc.constantFrom(...WORDS);
const day = fc
  .integer({ min: 0, max: 5700 })
  .map((number) => new Date(Date.UTC(2009, 0, 1 + number)).toISOString().slice(0, 10).replaceAll('-', ''));
const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(values, { minLength: 1, maxLength: 3 });
const FILTERS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text: words,
  PatientName: words,
  StudyDescription: words,
  ReferringPhysicianName: words,
  PatientID: fc.constantFrom('P', 'P00', 'p0001', 'P0000011', 'Q', 'P00000'),
  AccessionNumber: fc.constantFrom('A', 'A1', 'A101', 'a2', 'x'),
  ModalitiesInStudy: some(fc.constantFrom('CT', 'MR', 'US', 'PT', 'ZZ')),
  BodyPartsInStudy: some(fc.constantFrom('HEAD', 'CHEST', 'KNEE', 'TAIL')),
  PatientSex: some(fc.constantFrom('M', 'F', 'O')),
  PatientBirthDate: fc.constantFrom('19500101', '19600505'),
  studyDateFrom: day,
  studyDateTo: day,
  notOpened: fc.boolean(),
  withProblems: fc.boolean(),
};
const asked = fc
  .tuple(
    fc
      .subarray(Object.keys(FILTERS), { minLength: 1, maxLength: 3 })
      .chain((names) =>
        fc.record(Object.fromEntries(names.map((name) => [name, FILTERS[name] ?? fc.constant(undefined)]))),
      ),
    fc.record({
      sort: fc.oneof(fc.constant('StudyDate'), fc.constantFrom(...studyColumns)),
      direction: fc.constantFrom('ascending', 'descending'),
      limit: fc.constantFrom(7, 40, 500),
    }),
  )
  .map(([filters, list]) => StudyQuery.parse({ ...filters, ...list }));

const lists = new Map<string, readonly StudyRow[]>();
function wholeList(sort: StudyColumn, direction: StudyQuery['direction']): readonly StudyRow[] {
  const name = `${sort} ${direction}`;
  const known = lists.get(name) ?? pages(StudyQuery.parse({ sort, direction, limit: 500 }), LIMITS);
  lists.set(name, known);
  return known;
}

describe('a search', () => {
  it.each(WAYS)(
    'finds, %s, what going through all studies finds, in the same order',
    (_, limits) => {
      fc.assert(
        fc.property(asked, (query) => {
          const expected = wholeList(query.sort, query.direction).filter((row) => belongs(row, query));
          total = null;
          const found = pages(query, limits);
          expect(found.map((row) => row.StudyInstanceUID)).toEqual(
            expected.map((row) => row.StudyInstanceUID),
          );
          expect(total ?? expected.length).toBe(expected.length);
        }),
        { numRuns: 250 },
      );
    },
    120_000,
  );

  it('asks for something in every way', () => {
    const sizes = fc
      .sample(asked, 300)
      .map((query) => wholeList(query.sort, query.direction).filter((row) => belongs(row, query)).length);
    expect(sizes.filter((size) => size > 0 && size < STUDIES).length).toBeGreaterThan(60);
  });
});

describe('the whole list', () => {
  const keyOf: { readonly [C in StudyColumn]: (row: StudyRow) => string | number } = {
    PatientName: (row) => plain(nameOf(row.PatientName)),
    PatientID: (row) => plain(row.PatientID),
    PatientBirthDate: (row) => row.PatientBirthDate,
    PatientSex: (row) => plain(row.PatientSex),
    StudyDate: (row) => row.StudyDate && row.StudyDate + row.StudyTime.slice(0, 4),
    ModalitiesInStudy: (row) => plain(row.ModalitiesInStudy.join('\\')),
    StudyDescription: (row) => plain(row.StudyDescription),
    frameCount: (row) => row.frameCount,
    ReferringPhysicianName: (row) => plain(nameOf(row.ReferringPhysicianName)),
    AccessionNumber: (row) => plain(row.AccessionNumber),
    BodyPartsInStudy: (row) => plain(row.BodyPartsInStudy.join('\\')),
    seriesCount: (row) => row.seriesCount,
    addedAt: (row) => row.addedAt,
    openedAt: (row) => row.openedAt ?? '',
  };
  it.each(
    studyColumns.flatMap((sort) => (['ascending', 'descending'] as const).map((way) => [sort, way] as const)),
  )('is in the order of %s, %s, with what has no value last', (sort, direction) => {
    const keys = wholeList(sort, direction).map(keyOf[sort]);
    const valued = keys.filter((key) => key !== '');
    expect(keys).toHaveLength(STUDIES);
    expect(keys.slice(valued.length).every((key) => key === '')).toBe(true);
    // Code points, as SQLite compares UTF-8; not UTF-16 units, which order characters beyond the first plane otherwise.
    const order = (a: string | number, b: string | number): number =>
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
    const sorted = valued.toSorted(order);
    expect(valued).toEqual(direction === 'ascending' ? sorted : sorted.toReversed());
  });
});
