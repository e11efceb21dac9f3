// Studies that are here and studies that are elsewhere in one list.
import type { FoundStudy, RemoteStudyRow, StudyColumn, StudyRow } from '../../../native/contract/index.ts';
import type { Sort } from '../filters/filters.ts';

/** A study of the library, or one that only an archive has told of. */
export type ListedRow = StudyRow | RemoteStudyRow;

export const isHere = (row: ListedRow): row is StudyRow => 'storage' in row;

export type FoundStudies = ReadonlyMap<string, FoundStudy>;

/**
 * The library's rows in its own order, and between them those that only archives have told of. While the library has more
 * rows than are loaded, archives' rows that belong below the last loaded one wait for them.
 */
export function mergedRows(
  here: readonly StudyRow[],
  found: FoundStudies,
  sort: Sort,
  hasMore: boolean,
): readonly ListedRow[] {
  if (found.size === 0) return here;
  const known = new Set<string>(here.map((row) => row.StudyInstanceUID));
  const away = [...found.values()]
    // What is here and was not found here by these words, or is not loaded yet, is the library's to tell.
    .filter((study) => !known.has(study.row.StudyInstanceUID) && !(hasMore && study.here !== 'no'))
    .map((study) => study.row)
    .sort((a, b) => compared(a, b, sort));
  const rows: ListedRow[] = [];
  let next = 0;
  for (const row of here) {
    for (let other = away[next]; other !== undefined && compared(other, row, sort) < 0; other = away[next]) {
      rows.push(other);
      next += 1;
    }
    rows.push(row);
  }
  return hasMore ? rows : [...rows, ...away.slice(next)];
}

/** The order that was shown, with what is new at its end: nothing moves under the pointer. */
export function heldOrder(shown: readonly string[], rows: readonly ListedRow[]): readonly ListedRow[] {
  const byUid = new Map<string, ListedRow>(rows.map((row) => [row.StudyInstanceUID, row]));
  const known = new Set(shown);
  const added = rows.filter((row) => !known.has(row.StudyInstanceUID));
  const held = [...shown.flatMap((uid) => byUid.get(uid) ?? []), ...added];
  return held.every((row, index) => row === rows[index]) ? rows : held;
}

/** As the services sort: absent values are the lowest. */
export function compared(a: ListedRow, b: ListedRow, { column, direction }: Sort): number {
  const [first, second] = [sortKey(a, column), sortKey(b, column)];
  const up = first < second ? -1 : first > second ? 1 : 0;
  return direction === 'ascending' ? up : -up;
}

function sortKey(row: ListedRow, column: StudyColumn): string | number {
  switch (column) {
    case 'PatientName':
    case 'ReferringPhysicianName':
      return folded(row[column].Alphabetic ?? row[column].Ideographic ?? '');
    case 'StudyDate':
      return `${row.StudyDate} ${row.StudyTime}`;
    case 'PatientID':
    case 'PatientBirthDate':
    case 'PatientSex':
    case 'StudyDescription':
    case 'AccessionNumber':
      return folded(row[column]);
    case 'ModalitiesInStudy':
      return row.ModalitiesInStudy.join(' ');
    case 'BodyPartsInStudy':
      return isHere(row) ? row.BodyPartsInStudy.join(' ') : '';
    case 'frameCount':
      return isHere(row) ? row.frameCount : (row.instanceCount ?? -1);
    case 'seriesCount':
      return row.seriesCount ?? -1;
    case 'addedAt':
    case 'openedAt':
      return isHere(row) ? (row[column] ?? -1) : -1;
    default:
      return column satisfies never;
  }
}

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('^', ' ').trim();
