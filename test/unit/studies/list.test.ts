import { beforeAll, describe, expect, it } from 'vitest';
import { studyColumns } from '../../../native/contract/index.ts';
import {
  bodyPartText,
  cellText,
  gridOf,
  listedColumns,
  moveColumn,
  shownColumns,
  toggleColumn,
  whereOf,
  whereText,
} from '../../../renderer/studies/list/columns.ts';
import {
  keepListed,
  movedTo,
  nothingSelected,
  selectOnly,
  selectRange,
  toggleOne,
} from '../../../renderer/studies/list/selection.ts';
import { joinPages } from '../../../renderer/studies/list/useStudyList.ts';
import { studiesWords } from '../../../renderer/studies/words.ts';
import { inLanguage } from '../ui/words.ts';
import { studyRow } from './rows.ts';

beforeAll(async () => {
  await inLanguage('en');
  await studiesWords.load();
});

describe('selecting studies', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('extends from the anchor in both directions', () => {
    const from = selectOnly('b');
    const down = selectRange(from, 'd', order);
    expect([...down.selected]).toEqual(['b', 'c', 'd']);
    const up = selectRange(down, 'a', order);
    expect([...up.selected]).toEqual(['a', 'b']);
    expect(up.anchor).toBe('b');
  });

  it('takes single studies in and out', () => {
    const two = toggleOne(selectOnly('a'), 'c');
    expect([...two.selected]).toEqual(['a', 'c']);
    expect([...toggleOne(two, 'a').selected]).toEqual(['c']);
  });

  it('goes to what took the place of a study that left the list', () => {
    expect(keepListed(selectOnly('b'), order, ['a', 'c', 'd']).cursor).toBe('c');
    expect(keepListed(selectOnly('d'), order, ['a', 'b']).cursor).toBe('b');
    expect(keepListed(selectOnly('d'), order, [])).toEqual(nothingSelected);
  });

  it('stays the same when nothing left, whatever came', () => {
    const selection = selectOnly('b');
    expect(keepListed(selection, order, ['new', ...order])).toBe(selection);
  });

  it('moves within the list and never out of it', () => {
    expect(movedTo(-1, 'down', 10, 5)).toBe(0);
    expect(movedTo(-1, 'up', 10, 5)).toBe(0);
    expect(movedTo(8, 'pageDown', 10, 5)).toBe(9);
    expect(movedTo(2, 'pageUp', 10, 5)).toBe(0);
    expect(movedTo(3, 'last', 10, 5)).toBe(9);
    expect(movedTo(9, 'down', 10, 5)).toBe(9);
  });
});

describe('columns', () => {
  it('are the reader’s own, else those that fit', () => {
    expect(shownColumns({ columns: ['PatientID'] }, true)).toEqual(['PatientID']);
    expect(shownColumns({ columns: null }, false)).not.toContain('AccessionNumber');
    expect(shownColumns(undefined, true)).toContain('AccessionNumber');
  });

  it('can be taken in, out and moved, and one always stays', () => {
    expect(toggleColumn(['PatientID'], 'PatientID')).toEqual(['PatientID']);
    expect(toggleColumn(['PatientID', 'PatientSex'], 'PatientID')).toEqual(['PatientSex']);
    expect(moveColumn(['PatientID', 'PatientSex', 'StudyDate'], 'StudyDate', -1)).toEqual([
      'PatientID',
      'StudyDate',
      'PatientSex',
    ]);
    expect(moveColumn(['PatientID', 'PatientSex'], 'PatientID', -1)).toEqual(['PatientID', 'PatientSex']);
    expect([...listedColumns(['PatientSex'])].sort()).toEqual([...studyColumns].sort());
  });

  it('have a track each, with the dot before and the place after them', () => {
    const tracks = gridOf(['PatientID', 'PatientSex'], false).template.split(' ');
    expect(tracks).toHaveLength(4);
  });
});

describe('cells', () => {
  const now = new Date(2026, 4, 14, 12);

  it('show every column of the contract', () => {
    const row = studyRow({ openedAt: now.getTime(), addedAt: now.getTime() });
    for (const column of studyColumns) expect(cellText(row, column, now).text).not.toBe('');
  });

  it('put the type of the pictures before that of their reports', () => {
    const row = studyRow({ ModalitiesInStudy: ['SR', 'CT', 'PR', 'PT'] });
    expect(cellText(row, 'ModalitiesInStudy', now)).toEqual({ text: 'CT PT', title: 'CT, PT, SR, PR' });
    expect(cellText(studyRow({ ModalitiesInStudy: ['SR'] }), 'ModalitiesInStudy', now).text).toBe('SR');
  });

  it('write body parts as words', () => {
    expect(bodyPartText('LOWER_LEG')).toBe('Lower leg');
    expect(bodyPartText('')).toBe('');
  });
});

describe('where a study is', () => {
  it('says what hinders reading first', () => {
    expect(whereOf(studyRow({ unavailableCount: 212, problemCount: 3 }))).toEqual({ kind: 'unavailable' });
    expect(whereOf(studyRow({ unavailableCount: 4, problemCount: 3 }))).toEqual({
      kind: 'partly',
      there: 208,
      count: 212,
    });
    expect(whereOf(studyRow({ problemCount: 3, conflictCount: 1 }))).toEqual({ kind: 'problems', count: 4 });
    expect(whereOf(studyRow({ storage: 'owned' }))).toEqual({ kind: 'owned' });
    expect(whereOf(studyRow({ storage: 'mixed' }))).toEqual({ kind: 'linked' });
  });

  it('counts in words', () => {
    expect(whereText({ kind: 'partly', there: 482, count: 486 }).text).toBe('482 of 486');
    expect(whereText({ kind: 'problems', count: 1 }).text).toBe('1 problem');
  });
});

describe('pages', () => {
  it('show a study once that slipped from one page to the next', () => {
    const [a, b] = [studyRow({ StudyInstanceUID: '1.1' }), studyRow({ StudyInstanceUID: '1.2' })];
    const page = { nextCursor: null, total: null, totalIsAtLeast: false };
    const joined = joinPages([
      { ...page, rows: [a] },
      { ...page, rows: [a, b] },
    ]);
    expect(joined.map((row) => row.StudyInstanceUID)).toEqual(['1.1', '1.2']);
  });
});
