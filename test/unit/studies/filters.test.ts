import { beforeAll, describe, expect, it } from 'vitest';
import { StudyQuery } from '../../../native/contract/index.ts';
import {
  dateFilterText,
  dateRange,
  daToInput,
  inputToDa,
  isFiltered,
  listFilterText,
  newestFirst,
  nextSort,
  noFilters,
  studyConditions,
  type Filters,
} from '../../../renderer/studies/filters/filters.ts';
import { studiesWords } from '../../../renderer/studies/words.ts';
import { studyQueryString } from '../../../renderer/ui/api.ts';
import { inLanguage } from '../ui/words.ts';

const now = new Date(2026, 2, 1, 8, 0); // 1 March: the days before it are in February
const asked = (change: Partial<Filters>) => studyConditions({ ...noFilters, ...change }, newestFirst, now);

describe('what the list asks for', () => {
  it('asks for everything, newest first, when nothing is set', () => {
    expect(asked({})).toEqual({ sort: 'StudyDate', direction: 'descending' });
  });

  it('counts today as the last of seven days and leaves the future open', () => {
    expect(dateRange({ kind: 'last', days: 7 }, now)).toEqual({ from: '20260223', to: '' });
    expect(dateRange({ kind: 'last', days: 30 }, now)).toEqual({ from: '20260131', to: '' });
    expect(asked({ date: { kind: 'today' } })).toMatchObject({
      studyDateFrom: '20260301',
      studyDateTo: '20260301',
    });
  });

  it('takes a range that was entered the wrong way round', () => {
    expect(dateRange({ kind: 'range', from: '20260301', to: '20260101' }, now)).toEqual({
      from: '20260101',
      to: '20260301',
    });
    expect(asked({ date: { kind: 'range', from: '', to: '20260301' } })).not.toHaveProperty('studyDateFrom');
  });

  it('sends only what is set, trimmed', () => {
    expect(
      asked({
        text: '  quill  ',
        types: ['CT', 'MR'],
        notOpened: true,
        fields: { ...noFilters.fields, PatientID: ' LB-1 ', PatientName: '   ' },
      }),
    ).toEqual({
      text: 'quill',
      ModalitiesInStudy: ['CT', 'MR'],
      notOpened: true,
      PatientID: 'LB-1',
      sort: 'StudyDate',
      direction: 'descending',
    });
  });

  it('always fits the contract, also when all is set', () => {
    const all = asked({
      text: 'x'.repeat(500),
      date: { kind: 'last', days: 30 },
      types: ['CT'],
      bodyParts: ['CHEST'],
      sexes: ['F'],
      birthDate: '19620312',
      notOpened: true,
      withProblems: true,
      fields: {
        PatientName: 'a',
        PatientID: 'b',
        AccessionNumber: 'c',
        StudyDescription: 'd',
        ReferringPhysicianName: 'e',
      },
    });
    expect(StudyQuery.safeParse(all).success).toBe(true);
    expect(Object.keys(all)).toHaveLength(15);
  });

  it('writes lists as repeated parameters', () => {
    expect(studyQueryString({ ModalitiesInStudy: ['CT', 'MR'], text: 'ä b', notOpened: true })).toBe(
      'ModalitiesInStudy=CT&ModalitiesInStudy=MR&text=%C3%A4+b&notOpened=true',
    );
  });

  it('knows whether anything is held back', () => {
    expect(isFiltered(noFilters)).toBe(false);
    expect(isFiltered({ ...noFilters, text: '  ' })).toBe(false);
    expect(isFiltered({ ...noFilters, withProblems: true })).toBe(true);
    expect(isFiltered({ ...noFilters, date: { kind: 'today' } })).toBe(true);
  });
});

describe('sorting', () => {
  it('turns round on the second click', () => {
    const byName = nextSort(newestFirst, 'PatientName');
    expect(byName).toEqual({ column: 'PatientName', direction: 'ascending' });
    expect(nextSort(byName, 'PatientName').direction).toBe('descending');
  });

  it('begins with the newest date and the most images', () => {
    const byName = nextSort(newestFirst, 'PatientName');
    expect(nextSort(byName, 'StudyDate').direction).toBe('descending');
    expect(nextSort(byName, 'frameCount').direction).toBe('descending');
    expect(nextSort(byName, 'PatientBirthDate').direction).toBe('ascending');
  });
});

describe('date fields', () => {
  it('change between DICOM and the form and drop what is no day', () => {
    expect(daToInput('20260301')).toBe('2026-03-01');
    expect(inputToDa('2026-03-01')).toBe('20260301');
    expect(inputToDa('2026-02-30')).toBe('');
    expect(daToInput('')).toBe('');
  });
});

describe('chips', () => {
  beforeAll(async () => {
    await inLanguage('en');
    await studiesWords.load();
  });

  it('say what they hold back', () => {
    expect(listFilterText('Type', [])).toBe('Type');
    expect(listFilterText('Type', ['CT', 'MR'])).toBe('Type: CT, MR');
    expect(listFilterText('Type', ['CT', 'CR', 'MR', 'US', 'XA'])).toBe('Type: CT, CR, MR +2');
    expect(dateFilterText({ kind: 'last', days: 7 })).toBe('Last 7 days');
    expect(dateFilterText({ kind: 'range', from: '20260301', to: '' })).toMatch(/^Since .*2026$/);
  });
});
