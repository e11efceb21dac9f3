import { describe, expect, it } from 'vitest';
import { StudyInstanceUID, type RemoteStudyRow } from '../../../native/contract/index.ts';
import { createMerger } from '../../../native/pacs/find/merge.ts';
import { questionsOf } from '../../../native/pacs/find/questions.ts';
import { isAskedFor, rowOf } from '../../../native/pacs/find/rows.ts';
import { divided } from '../../../native/pacs/node/days.ts';
import {
  nextSpelling,
  showsCaseBlind,
  spellings,
  studyDataset,
} from '../../../native/pacs/node/studyKeys.ts';

const ANY_DAY = { from: '', to: '' };

describe('the text of a search, as a peer is asked', () => {
  const keys = (PatientName: string) => {
    const search = { PatientName, limit: 10 };
    return spellings(search).map((spelling) => {
      const { PatientName: name, SpecificCharacterSet } = studyDataset(search, spelling, ANY_DAY);
      return [name, SpecificCharacterSet];
    });
  };
  it.each([
    [
      'smith',
      [
        ['*Smith*', undefined],
        ['*SMITH*', undefined],
      ],
    ],
    [
      'SMITH',
      [
        ['*SMITH*', undefined],
        ['*Smith*', undefined],
      ],
    ],
    [
      'van Berg',
      [
        ['*Berg*', undefined],
        ['*BERG*', undefined],
      ],
    ],
    // A letter that is no letter to a peer, but a wildcard or the end of a value, stands for any one.
    [
      'a*b?c\\d',
      [
        ['*A?B?C?D*', undefined],
        ['*A?B?C?D*', undefined],
      ],
    ],
    [
      'müller',
      [
        ['*Müller*', 'ISO_IR 192'],
        ['*Müller*', 'ISO_IR 100'],
        ['*M*ller*', undefined],
        ['*M*LLER*', undefined],
      ],
    ],
    // Nothing would be left but "any name".
    ['山田', [['*山田*', 'ISO_IR 192']]],
  ])('%s', (typed, asked) => {
    expect(keys(typed)).toEqual(asked);
  });

  it('asks for days as a range, and for one day as itself', () => {
    const date = (from: string, to: string) =>
      studyDataset({ limit: 1 }, { letters: 'typed', set: 'ISO_IR 192' }, { from, to })['StudyDate'];
    expect(date('20200101', '20200131')).toBe('20200101-20200131');
    expect(date('20200101', '')).toBe('20200101-');
    expect(date('', '20200131')).toBe('-20200131');
    expect(date('20200101', '20200101')).toBe('20200101');
    expect(date('', '')).toBe('');
  });
});

describe('a peer that tells large and small letters apart', () => {
  const keys = { PatientName: 'müller', limit: 10 };
  const [utf8] = spellings(keys);
  const named = (Alphabetic: string) => ({ '00100010': { vr: 'PN', Value: [{ Alphabetic }] } });

  it('is asked in the other case too, in the character set that found something', () => {
    if (utf8 === undefined) throw new Error('no spelling');
    const first = nextSpelling(keys, [{ spelling: utf8, found: true }], false);
    expect(first).toEqual({ letters: 'capitals', set: 'ISO_IR 192' });
    const both = [
      { spelling: utf8, found: true },
      { spelling: { letters: 'capitals', set: 'ISO_IR 192' } as const, found: false },
    ];
    expect(nextSpelling(keys, both, false)).toBeNull();
    expect(nextSpelling(keys, both.slice(0, 1), true)).toBeNull();
  });

  it('is known as one that does not by what it answers', () => {
    if (utf8 === undefined) throw new Error('no spelling');
    expect(showsCaseBlind(keys, utf8, named('MÜLLER^A'))).toBe(true);
    expect(showsCaseBlind(keys, utf8, named('Müller^A'))).toBe(false);
    expect(showsCaseBlind(keys, utf8, named('Other^A'))).toBe(false);
    expect(showsCaseBlind(keys, { letters: 'typed', set: 'loose' }, named('MÜLLER^A'))).toBe(false);
  });
});

describe('a range of days that is too full', () => {
  it('is cut where half of what was seen lies, without a day between or twice', () => {
    const seen = ['20190101', '20200101', '20210101', '20220101'];
    expect(divided({ from: '20180101', to: '20221231' }, seen, '20230101')).toEqual([
      { from: '20210101', to: '20221231' },
      { from: '20180101', to: '20201231' },
    ]);
  });
  it('is cut in its middle where nothing was seen that tells', () => {
    expect(divided({ from: '20200101', to: '20200103' }, [], '20230101')).toEqual([
      { from: '20200102', to: '20200103' },
      { from: '20200101', to: '20200101' },
    ]);
  });
  it('of two days becomes two days, and one day is not cut', () => {
    expect(divided({ from: '20200131', to: '20200201' }, ['20200131', '20200131'], '20230101')).toEqual([
      { from: '20200201', to: '20200201' },
      { from: '20200131', to: '20200131' },
    ]);
    expect(divided({ from: '20200201', to: '20200201' }, ['20200201'], '20230101')).toBeNull();
  });
  it('that is open at an end stays open there: studies of tomorrow, by a wrong clock, are found too', () => {
    const [late, early] = divided(ANY_DAY, ['20200101', '20200102', '20200103'], '20230101') ?? [];
    expect(late).toEqual({ from: '20200102', to: '' });
    expect(early).toEqual({ from: '', to: '20200101' });
  });
  it('always ends, however the peer answers', () => {
    const open = [{ from: '20000101', to: '20001231' }];
    let cuts = 0;
    for (let days = open.pop(); days !== undefined; days = open.pop()) {
      const halves = divided(days, [days.from], '20230101');
      if (halves === null) continue;
      cuts += 1;
      open.push(...halves);
    }
    expect(cuts).toBe(365); // 366 days of a leap year
  });
});

describe('the search box', () => {
  const asked = (text: string) => questionsOf({ text }, 5).map((keys) => ({ ...keys, limit: undefined }));
  it.each([
    ['smith', [{ PatientName: 'smith' }]],
    ['smith john', [{ PatientName: 'smith john' }]],
    ['12345', [{ PatientID: '12345' }, { AccessionNumber: '12345' }]],
    ['A-77', [{ PatientName: 'A-77' }, { PatientID: 'A-77' }, { AccessionNumber: 'A-77' }]],
    ['1.2.840.113619.2.1', [{ StudyInstanceUIDs: ['1.2.840.113619.2.1'] }]],
    ['', [{}]],
  ])('asks peers for %j as a name, a number or a UID', (text, questions) => {
    expect(asked(text)).toEqual(questions);
  });
});

const row = (more: Partial<RemoteStudyRow> = {}): RemoteStudyRow => ({
  StudyInstanceUID: StudyInstanceUID.parse('1.2.3'),
  PatientName: { Alphabetic: 'MÜLLER^JÖRG' },
  PatientID: 'P-100',
  IssuerOfPatientID: '',
  PatientBirthDate: '19700102',
  PatientSex: 'M',
  StudyDate: '20200115',
  StudyTime: '',
  StudyDescription: 'CT Abdomen',
  AccessionNumber: 'A-7',
  ReferringPhysicianName: {},
  StudyID: '',
  ModalitiesInStudy: ['CT', 'SR'],
  seriesCount: 2,
  instanceCount: 100,
  ...more,
});

describe('a match of a peer', () => {
  it.each([
    ['a name without its dots', { text: 'muller' }, true],
    ['a word of the name and one of the description', { text: 'abdomen jorg' }, true],
    ['another name', { text: 'smith' }, false],
    ['the beginning of the ID', { PatientID: 'p-1' }, true],
    ['the middle of the ID', { PatientID: '100' }, false],
    ['its modality', { ModalitiesInStudy: ['SR', 'MR'] }, true],
    ['another modality', { ModalitiesInStudy: ['MR'] }, false],
    ['its day', { studyDateFrom: '20200115', studyDateTo: '20200115' }, true],
    ['the day after', { studyDateFrom: '20200116' }, false],
    ['another sex', { PatientSex: ['F'] }, false],
  ])('is judged again by %s', (_what, query, expected) => {
    expect(isAskedFor(row(), query)).toBe(expected);
  });
  it('is not refused for what the peer does not tell', () => {
    const silent = row({ ModalitiesInStudy: [], PatientSex: '', PatientBirthDate: '', AccessionNumber: '' });
    const query = {
      ModalitiesInStudy: ['MR'],
      PatientSex: ['F'],
      PatientBirthDate: '19991231',
      AccessionNumber: 'B',
    };
    expect(isAskedFor(silent, query)).toBe(true);
  });
  it('that names no study is none', () => {
    expect(rowOf({ '00100010': { vr: 'PN', Value: [{ Alphabetic: 'A' }] } })).toBeNull();
    expect(rowOf({ '0020000D': { vr: 'UI', Value: ['../../etc'] } })).toBeNull();
  });
});

describe('studies of several sources', () => {
  const merged = (...told: readonly (readonly [string, Partial<RemoteStudyRow>])[]) => {
    const merger = createMerger(() => false);
    for (const [source, more] of told) merger.add(source, row(more));
    return merger.takeChanged(10)[0];
  };
  it('show the library’s own row, and are here in part where a peer has more', () => {
    const study = merged(
      ['peer', { StudyDescription: 'theirs', instanceCount: 100 }],
      ['library', { StudyDescription: 'ours', instanceCount: 99 }],
    );
    expect(study).toMatchObject({ row: { StudyDescription: 'ours' }, here: 'partly', patientsDiffer: false });
  });
  it('are here in part where an image is here only in part and a peer has as many', () => {
    const merger = createMerger(() => false);
    merger.add('library', row({ instanceCount: 100 }), { short: 1 });
    merger.add('peer', row({ instanceCount: 100 }));
    expect(merger.takeChanged(10)[0]).toMatchObject({
      here: 'partly',
      short: 1,
      row: { instanceCount: 100 },
    });
  });
  it('are here where no peer has more', () => {
    expect(merged(['library', {}], ['peer', { instanceCount: null }])?.here).toBe('yes');
    expect(merged(['peer', {}])?.here).toBe('no');
  });
  it.each([
    ['patient ID', { PatientID: 'P-200' }, true],
    ['birth date', { PatientBirthDate: '19700103' }, true],
    ['nothing but what one of them does not tell', { PatientID: '', PatientBirthDate: '' }, false],
  ])('differ in %s: said to be of different patients or not', (_what, other, differ) => {
    expect(merged(['library', {}], ['peer', other])?.patientsDiffer).toBe(differ);
  });
});
