import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyQuery } from '../../../native/contract/index.ts';
import type { LibraryWithUpkeep, MatchCondition } from '../../../native/library/index.ts';
import { crImage, writeFiles } from '../../generate/index.ts';
import { imported, opened, temporaryFolder } from './helpers.ts';

// Scanners that write ISO_IR 13 know half-width katakana only, where a voicing mark is a letter of its own; people type
// full-width ones, where it is part of the letter.
const NAMES = {
  half: 'ﾔﾏﾀﾞ^ﾊﾟｰﾙ',
  full: 'ヤマダ^パール',
  spaced: 'ヤマタ゛^ハ゜ール', // with the marks by themselves, as converters leave them
  decomposed: 'ヤマダ^パール'.normalize('NFD'),
  unvoiced: 'ﾔﾏﾀ^ﾊｰﾙ',
} as const;
const SAME = ['decomposed', 'full', 'half', 'spaced'];

const { folder, remove } = temporaryFolder();
let library: LibraryWithUpkeep;
beforeAll(async () => {
  library = opened(path.join(folder, 'library'));
  const files = Object.entries(NAMES).map(([seed, PatientName]) => ({
    path: `${seed}.dcm`,
    bytes: crImage({
      seed,
      PatientID: seed,
      PatientName,
      elements: { SpecificCharacterSet: 'ISO_IR 192', StudyDescription: PatientName.replace('^', ' ') },
    }).bytes,
  }));
  writeFiles(path.join(folder, 'source'), files);
  await imported(library, { paths: [path.join(folder, 'source')] });
}, 60_000);
afterAll(async () => {
  await library.close();
  remove();
});

const listed = async (query: Partial<StudyQuery>) =>
  (await library.findStudies(StudyQuery.parse(query))).rows.map(({ PatientID }) => PatientID).sort();
const matched = async (condition: MatchCondition) => {
  const found = await library.match({
    level: 'study',
    StudyInstanceUID: null,
    SeriesInstanceUID: null,
    conditions: [condition],
    limit: 100,
    offset: 0,
  });
  if (!found.ok) throw new Error(found.failure.kind);
  return found.value.map(({ PatientID }) => (typeof PatientID === 'string' ? PatientID : '')).sort();
};

describe('a name in katakana', () => {
  it.each(['ﾔﾏﾀﾞ', 'ヤマダ', 'ヤマタ゛', 'ﾀﾞ', 'ダ', 'ﾊﾟｰﾙ ﾔﾏﾀﾞ', 'パール ヤマダ'])(
    'is found by %s however wide it is written',
    async (text) => {
      expect(await listed({ text })).toEqual(SAME);
      expect(await listed({ PatientName: text })).toEqual(SAME);
      expect(await listed({ StudyDescription: text })).toEqual(SAME);
    },
  );

  it('is not found by another word, and is by its beginning', async () => {
    expect(await listed({ text: 'ヤマタ' })).toEqual(['unvoiced']);
    expect(await listed({ text: 'ﾔﾏ' })).toEqual([...SAME, 'unvoiced'].sort());
  });

  it.each<MatchCondition>([
    { kind: 'value', keyword: 'PatientName', value: 'ﾔﾏﾀﾞ^ﾊﾟｰﾙ' },
    { kind: 'value', keyword: 'PatientName', value: 'ヤマダ^パール' },
    { kind: 'wildcard', keyword: 'PatientName', pattern: 'ヤマダ*' },
    { kind: 'wildcard', keyword: 'PatientName', pattern: '*ﾀﾞ*' },
    { kind: 'fuzzy', keyword: 'PatientName', value: 'ﾊﾟｰ ヤマダ' },
  ])('is found by QIDO-RS: %o', async (condition) => {
    expect(await matched(condition)).toEqual(SAME);
  });
});
