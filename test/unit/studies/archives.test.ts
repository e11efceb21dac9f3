import { beforeAll, describe, expect, it } from 'vitest';
import type { FindLine, FoundStudy } from '../../../native/contract/index.ts';
import { chipTitle, foundText } from '../../../renderer/studies/archives/ArchiveChips.tsx';
import { heldOrder, mergedRows } from '../../../renderer/studies/archives/listed.ts';
import {
  begun,
  brokenOff,
  isWorthAsking,
  queryOf,
  taken,
} from '../../../renderer/studies/archives/search.ts';
import { newestFirst, noFilters, studyConditions } from '../../../renderer/studies/filters/filters.ts';
import { studiesWords } from '../../../renderer/studies/words.ts';
import { inLanguage } from '../ui/words.ts';
import { foundStudy, MAIN, OLD } from './remote.ts';
import { studyRow } from './rows.ts';

beforeAll(async () => {
  await inLanguage('en');
  await studiesWords.load();
});

const byUid = (...studies: FoundStudy[]) =>
  new Map(studies.map((study) => [study.row.StudyInstanceUID as string, study]));
const uidsOf = (rows: readonly { StudyInstanceUID: string }[]) => rows.map((row) => row.StudyInstanceUID);

describe('what archives are asked', () => {
  const query = (filters: object) =>
    queryOf(studyConditions({ ...noFilters, ...filters }, newestFirst, new Date(2026, 4, 14)));

  it('is something, never everything, and not each first letter', () => {
    expect(isWorthAsking(query({}))).toBe(false);
    expect(isWorthAsking(query({ text: 'm' }))).toBe(false);
    expect(isWorthAsking(query({ text: 'mo' }))).toBe(true);
    expect(isWorthAsking(query({ text: '王' }))).toBe(true);
    expect(isWorthAsking(query({ date: { kind: 'today' } }))).toBe(true);
    expect(isWorthAsking(query({ sexes: ['F'] }))).toBe(false);
  });

  it('is nothing that only this computer can judge', () => {
    expect(isWorthAsking(query({ text: 'moon', notOpened: true }))).toBe(false);
    expect(isWorthAsking(query({ text: 'moon', withProblems: true }))).toBe(false);
    expect(isWorthAsking(query({ text: 'moon', bodyParts: ['CHEST'] }))).toBe(false);
  });

  it('does not depend on the order of the list', () => {
    expect(query({ text: 'mo' })).toEqual({ text: 'mo' });
  });
});

describe('the answers of archives', () => {
  const failed: FindLine = {
    type: 'source',
    source: {
      source: OLD,
      state: 'failed',
      found: 0,
      truncated: false,
      unreadable: 0,
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    },
  };

  it('come one after another; what one archive cannot do takes nothing from the others', () => {
    let search = begun('k', [MAIN, OLD]);
    expect([...search.sources.values()].map(({ state }) => state)).toEqual(['asking', 'asking']);
    search = taken(search, { type: 'studies', studies: [foundStudy('1.2.1')] });
    search = taken(search, failed);
    search = taken(search, {
      type: 'studies',
      studies: [foundStudy('1.2.1', { StudyDescription: 'Told anew' })],
    });
    search = taken(search, { type: 'end' });
    expect(search.running).toBe(false);
    expect(search.found.size).toBe(1);
    expect(search.found.get('1.2.1')?.row.StudyDescription).toBe('Told anew');
    expect(search.sources.get(OLD)?.failure).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('that break off leave what was found, and say that the rest was not searched', () => {
    const search = taken(begun('k', [MAIN, OLD]), { type: 'studies', studies: [foundStudy('1.2.1')] });
    const broken = brokenOff(search, { kind: 'services-unreachable' });
    expect(broken.found.size).toBe(1);
    expect([...broken.sources.values()].map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  it('are told in a chip: asking, found, more than it tells, not searched', () => {
    const state = {
      source: MAIN,
      state: 'done',
      found: 12,
      truncated: false,
      unreadable: 0,
      failure: null,
    } as const;
    expect(foundText(state)).toBe('12');
    expect(foundText({ ...state, found: 1000, truncated: true })).toBe('1,000+');
    expect(foundText({ ...state, state: 'asking', found: 0 })).toBe('');
    expect(chipTitle('Main archive', true, null)).toBe(
      'Main archive is asked as soon as you search for something.',
    );
    expect(chipTitle('Main archive', false, null)).toContain('Not searched');
    expect(chipTitle('Main archive', true, { ...state, unreadable: 2 })).toBe(
      '12 studies found at Main archive. 2 answers of Main archive could not be read',
    );
  });
});

describe('studies of the library and of archives in one list', () => {
  const here = [
    studyRow({ StudyInstanceUID: '1.1', StudyDate: '20260510' }),
    studyRow({ StudyInstanceUID: '1.2', StudyDate: '20260505' }),
  ];
  const between = foundStudy('2.1', { StudyDate: '20260507' });
  const oldest = foundStudy('2.2', { StudyDate: '20200101' });

  it('stand in one order, each once', () => {
    const alsoHere = foundStudy('1.2', {}, { here: 'yes' });
    const rows = mergedRows(here, byUid(oldest, between, alsoHere), newestFirst, false);
    expect(uidsOf(rows)).toEqual(['1.1', '2.1', '1.2', '2.2']);
    const oldestFirst = { column: 'StudyDate', direction: 'ascending' } as const;
    expect(uidsOf(mergedRows(here.toReversed(), byUid(oldest, between), oldestFirst, false))).toEqual([
      '2.2',
      '1.2',
      '2.1',
      '1.1',
    ]);
  });

  it('wait below the last loaded one while the library has more', () => {
    expect(uidsOf(mergedRows(here, byUid(oldest, between), newestFirst, true))).toEqual([
      '1.1',
      '2.1',
      '1.2',
    ]);
  });

  it('keep their places while the reader is in the list: what arrives stands at the end', () => {
    const rows = mergedRows(here, byUid(oldest, between), newestFirst, false);
    expect(uidsOf(heldOrder(['1.1', '1.2', '2.2'], rows))).toEqual(['1.1', '1.2', '2.2', '2.1']);
    expect(heldOrder(uidsOf(rows), rows)).toBe(rows);
  });

  it('leave the places of those that went to the next ones', () => {
    expect(uidsOf(heldOrder(['1.1', 'gone', '1.2'], here))).toEqual(['1.1', '1.2']);
  });
});
