import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyQuery, studyColumns, type StudyRow } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep, MatchCondition } from '../../../native/library/index.ts';
import { crImage, ctSeries, writeFiles } from '../../generate/index.ts';
import { imported, opened, temporaryFolder } from './helpers.ts';

const NAMES = [
  'Müller^Jürgen',
  'Muller^Anna',
  'Li^Wei',
  'Lindner^Eva',
  'Yamada^Tarou=山田^太郎=やまだ^たろう',
  'Smith^John',
  '',
];
const { folder, remove } = temporaryFolder();
let library: LibraryWithUpkeep;

beforeAll(async () => {
  library = opened(path.join(folder, 'library'));
  const files = Array.from({ length: 42 }, (_, index) => {
    const elements = {
      SpecificCharacterSet: 'ISO_IR 192',
      StudyDate: index % 6 === 5 ? '' : `2024${String((index % 4) + 1).padStart(2, '0')}15`,
      StudyTime: '101500',
      StudyDescription: index % 2 === 0 ? 'Thorax pa' : '',
      AccessionNumber: index % 3 === 0 ? `ACC${index}` : '',
    };
    const common = {
      seed: `search-${index}`,
      PatientID: `P${100 + (index % 20)}x${index % 7}`,
      PatientName: NAMES[index % 7] ?? '',
      elements,
    };
    const [ct] = ctSeries({ ...common, slices: 1, rows: 4, columns: 4 });
    const file = index % 3 === 0 && ct !== undefined ? ct : crImage({ ...common });
    return { path: `${index}.dcm`, bytes: file.bytes };
  });
  writeFiles(path.join(folder, 'source'), files);
  await imported(library, { paths: [path.join(folder, 'source')] });
}, 60_000);
afterAll(async () => {
  await library.close();
  remove();
});

async function all(query: Partial<StudyQuery>, limit = 5): Promise<readonly StudyRow[]> {
  const rows: StudyRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await library.findStudies(
      StudyQuery.parse({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) }),
    );
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}
const names = (rows: readonly StudyRow[]): readonly string[] =>
  [...new Set(rows.map((row) => row.PatientName.Alphabetic ?? ''))].toSorted();

describe('the study list', () => {
  it.each(
    studyColumns.flatMap((sort) =>
      (['ascending', 'descending'] as const).map((direction) => [sort, direction] as const),
    ),
  )('sorted by %s, %s, gives every study once, page by page', async (sort, direction) => {
    const rows = await all({ sort, direction });
    expect(new Set(rows.map((row) => row.StudyInstanceUID)).size).toBe(42);
    expect(rows).toHaveLength(42);
    expect(rows.map((row) => row.StudyInstanceUID)).toEqual(
      (await all({ sort, direction }, 42)).map((row) => row.StudyInstanceUID),
    );
  });

  it.each(['ascending', 'descending'] as const)('puts studies without a date last, %s', async (direction) => {
    const dates = (await all({ sort: 'StudyDate', direction })).map((row) => row.StudyDate);
    const dated = dates.filter((date) => date !== '');
    expect(dates.slice(dated.length).every((date) => date === '')).toBe(true);
    expect(dated).toEqual(direction === 'ascending' ? dated.toSorted() : dated.toSorted().toReversed());
  });

  it.each([
    ['muller', ['Muller^Anna', 'Müller^Jürgen']],
    ['JÜRGEN müll', ['Müller^Jürgen']],
    ['li', ['Li^Wei', 'Lindner^Eva']],
    ['山田', ['Yamada^Tarou']],
    ['郎', ['Yamada^Tarou']],
    ['たろう', ['Yamada^Tarou']],
    ['ohn', ['Smith^John']],
    ['nobody', []],
  ])('finds %s in any script, part and order of the name', async (text, expected) => {
    for (const sort of ['StudyDate', 'PatientName', 'addedAt'] as const)
      expect(names(await all({ text, sort }))).toEqual(expected);
  });

  it.each<[string, Partial<StudyQuery>, (row: StudyRow) => boolean]>([
    ['modality', { ModalitiesInStudy: ['CT'] }, (row) => row.ModalitiesInStudy.includes('CT')],
    ['two modalities', { ModalitiesInStudy: ['CT', 'CR'] }, () => true],
    [
      'date range',
      { studyDateFrom: '20240201', studyDateTo: '20240315' },
      (row) => /^20240[23]15$/.test(row.StudyDate),
    ],
    ['patient number', { PatientID: 'p11' }, (row) => row.PatientID.startsWith('P11')],
    ['accession number', { AccessionNumber: 'ACC1' }, (row) => row.AccessionNumber.startsWith('ACC1')],
    ['description', { StudyDescription: 'rax' }, (row) => row.StudyDescription.includes('rax')],
    ['not opened', { notOpened: true }, () => true],
    ['problems', { withProblems: true }, () => false],
    [
      'words, modality and date',
      { text: 'thorax', ModalitiesInStudy: ['CT'], studyDateFrom: '20240101' },
      (row) =>
        row.StudyDescription === 'Thorax pa' && row.ModalitiesInStudy.includes('CT') && row.StudyDate !== '',
    ],
  ])('filters by %s as going through all studies would', async (_, query, belongs) => {
    const expected = (await all({}))
      .filter(belongs)
      .map((row) => row.StudyInstanceUID)
      .toSorted();
    for (const sort of ['StudyDate', 'PatientID', 'frameCount'] as const)
      expect((await all({ ...query, sort })).map((row) => row.StudyInstanceUID).toSorted()).toEqual(expected);
  });

  it('tells the whole number of a first page', async () => {
    expect((await library.findStudies(StudyQuery.parse({ limit: 5 }))).total).toBe(42);
    const ofCt = await library.findStudies(StudyQuery.parse({ limit: 5, ModalitiesInStudy: ['CT'] }));
    expect(ofCt.total ?? 14).toBe(14);
  });
});

describe('a search that is withdrawn', () => {
  const slow = StudyQuery.parse({ text: 'smith', sort: 'PatientName' });

  it('is not answered, before its turn or later, and the next one is', async () => {
    const aborter = new AbortController();
    const withdrawn = [slow, slow, slow].map((query) => library.findStudies(query, aborter.signal));
    const next = library.findStudies(slow);
    aborter.abort(new Error('withdrawn'));
    for (const one of withdrawn) await expect(one).rejects.toThrow('withdrawn');
    expect((await next).rows).toHaveLength(6);
    await expect(library.findStudies(slow, aborter.signal)).rejects.toThrow('withdrawn');
  });
});

describe('QIDO matching', () => {
  const count = async (
    level: 'study' | 'series' | 'instance',
    ...conditions: MatchCondition[]
  ): Promise<number> => {
    const found = await library.match({
      level,
      StudyInstanceUID: null,
      SeriesInstanceUID: null,
      conditions,
      limit: 100,
      offset: 0,
    });
    if (!found.ok) throw new Error(JSON.stringify(found.failure));
    return found.value.length;
  };
  it.each<[string, 'study' | 'series' | 'instance', MatchCondition, number]>([
    ['a name whatever its case', 'study', { kind: 'value', keyword: 'PatientName', value: 'smith^john' }, 6],
    [
      'a wildcard over the name',
      'study',
      { kind: 'wildcard', keyword: 'PatientName', pattern: 'M?ller^*' },
      12,
    ],
    ['the ideographic group', 'study', { kind: 'wildcard', keyword: 'PatientName', pattern: '山田*' }, 6],
    [
      'a fuzzy name in another order',
      'study',
      { kind: 'fuzzy', keyword: 'PatientName', value: 'john smi' },
      6,
    ],
    [
      'a range of dates',
      'study',
      { kind: 'range', keyword: 'StudyDate', from: '20240101', to: '20240131' },
      11, // every fourth of the 42
    ],
    [
      'a modality at study level',
      'study',
      { kind: 'list', keyword: 'ModalitiesInStudy', values: ['CT'] },
      14,
    ],
    ['a series attribute', 'series', { kind: 'value', keyword: 'Modality', value: 'CT' }, 14],
    ['an instance attribute', 'instance', { kind: 'value', keyword: 'Rows', value: '4' }, 14],
    [
      'a number with a wildcard',
      'study',
      { kind: 'wildcard', keyword: 'AccessionNumber', pattern: 'ACC3*' },
      5,
    ],
  ])('matches %s', async (_, level, condition, expected) => {
    expect(await count(level, condition)).toBe(expected);
  });

  it('refuses a keyword that is not in the index', async () => {
    const conditions: MatchCondition[] = [{ kind: 'value', keyword: 'PatientComments', value: 'x' }];
    const found = await library.match({
      level: 'study',
      StudyInstanceUID: null,
      SeriesInstanceUID: null,
      conditions,
      limit: 1,
      offset: 0,
    });
    expect(found.ok || found.failure.kind).toBe('bad-request');
  });
});
