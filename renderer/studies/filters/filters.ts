import type { StudyColumn, StudyQuery } from '../../../native/contract/index.ts';
import { dateText, dayOf, daysBefore, dayToDa, parseDay } from '../../ui/index.ts';
import { studiesWords } from '../words.ts';

export type DateFilter =
  | { readonly kind: 'any' }
  | { readonly kind: 'today' }
  | { readonly kind: 'last'; readonly days: 7 | 30 }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }; // DA, '' is open

export const textFields = [
  'PatientName',
  'PatientID',
  'AccessionNumber',
  'StudyDescription',
  'ReferringPhysicianName',
] as const;
export type TextField = (typeof textFields)[number];

export type Filters = {
  readonly text: string;
  readonly date: DateFilter;
  readonly types: readonly string[];
  readonly bodyParts: readonly string[];
  readonly sexes: readonly string[];
  readonly birthDate: string; // DA or ''
  readonly notOpened: boolean;
  readonly withProblems: boolean;
  readonly fields: Readonly<Record<TextField, string>>;
};
export type Sort = { readonly column: StudyColumn; readonly direction: 'ascending' | 'descending' };

export const noFilters: Filters = {
  text: '',
  date: { kind: 'any' },
  types: [],
  bodyParts: [],
  sexes: [],
  birthDate: '',
  notOpened: false,
  withProblems: false,
  fields: {
    PatientName: '',
    PatientID: '',
    AccessionNumber: '',
    StudyDescription: '',
    ReferringPhysicianName: '',
  },
};
export const newestFirst: Sort = { column: 'StudyDate', direction: 'descending' };

/** The days a date filter means, today included: "last 7 days" is today and the six before it. */
export function dateRange(filter: DateFilter, now: Date): { from: string; to: string } {
  const today = dayOf(now);
  switch (filter.kind) {
    case 'any':
      return { from: '', to: '' };
    case 'today':
      return { from: dayToDa(today), to: dayToDa(today) };
    case 'last':
      // Open towards the future: a scanner whose clock runs ahead must not hide a study.
      return { from: dayToDa(daysBefore(today, filter.days - 1)), to: '' };
    case 'range': {
      const { from, to } = filter;
      return from !== '' && to !== '' && from > to ? { from: to, to: from } : { from, to };
    }
    default:
      return filter satisfies never;
  }
}

export type StudyConditions = Omit<Partial<StudyQuery>, 'cursor' | 'limit'>;

/** What the services are asked, with only the conditions that are set. */
export function studyConditions(filters: Filters, sort: Sort, now: Date): StudyConditions {
  const { from, to } = dateRange(filters.date, now);
  const text = filters.text.trim().slice(0, 200);
  const fields = Object.fromEntries(
    textFields.map((field) => [field, filters.fields[field].trim()]).filter(([, value]) => value !== ''),
  );
  return {
    ...(text === '' ? {} : { text }),
    ...(from === '' ? {} : { studyDateFrom: from }),
    ...(to === '' ? {} : { studyDateTo: to }),
    ...(filters.types.length === 0 ? {} : { ModalitiesInStudy: [...filters.types] }),
    ...(filters.bodyParts.length === 0 ? {} : { BodyPartsInStudy: [...filters.bodyParts] }),
    ...(filters.sexes.length === 0 ? {} : { PatientSex: [...filters.sexes] }),
    ...(filters.birthDate === '' ? {} : { PatientBirthDate: filters.birthDate }),
    ...(filters.notOpened ? { notOpened: true } : {}),
    ...(filters.withProblems ? { withProblems: true } : {}),
    ...fields,
    sort: sort.column,
    direction: sort.direction,
  };
}

/** True when a study may be hidden by something the reader has set. */
export function isFiltered(filters: Filters): boolean {
  const {
    sort: _sort,
    direction: _direction,
    ...conditions
  } = studyConditions(filters, newestFirst, new Date(0));
  return Object.keys(conditions).length > 0;
}

/** What the date chip says. */
export function dateFilterText(filter: DateFilter): string {
  const { text } = studiesWords;
  switch (filter.kind) {
    case 'any':
      return text('filter.date');
    case 'today':
      return text('filter.date.today');
    case 'last':
      return text(filter.days === 7 ? 'filter.date.7' : 'filter.date.30');
    case 'range': {
      const { from, to } = dateRange(filter, new Date());
      if (to === '') return text('filter.date.since', { date: dateText(from) });
      if (from === '') return text('filter.date.until', { date: dateText(to) });
      return text('filter.date.between', { from: dateText(from), to: dateText(to) });
    }
    default:
      return filter satisfies never;
  }
}

/** What a chip with several values says: "Type: CT, MR +2". */
export function listFilterText(name: string, values: readonly string[]): string {
  const { text } = studiesWords;
  if (values.length === 0) return name;
  const shown = values.slice(0, 3).join(', ');
  const value =
    values.length > 3 ? text('filter.andMore', { first: shown, count: values.length - 3 }) : shown;
  return text('filter.value', { name, value });
}

/** Sorting by a column: names and texts begin at A, dates and counts with the newest and most. */
export function nextSort(sort: Sort, column: StudyColumn): Sort {
  if (sort.column === column) {
    return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
  }
  const downFirst: ReadonlySet<StudyColumn> = new Set([
    'StudyDate',
    'frameCount',
    'seriesCount',
    'addedAt',
    'openedAt',
  ]);
  return { column, direction: downFirst.has(column) ? 'descending' : 'ascending' };
}

/** `<input type="date">` speaks ISO 8601, DICOM does not. */
export const daToInput = (da: string): string => {
  const day = parseDay(da);
  return day === null ? '' : `${da.slice(0, 4)}-${da.slice(4, 6)}-${da.slice(6, 8)}`;
};
export const inputToDa = (value: string): string => {
  const da = value.replaceAll('-', '');
  return parseDay(da) === null ? '' : da;
};
