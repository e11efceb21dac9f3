import type { StudyRow, WorklistItem } from '../../../native/contract/index.ts';
import { isUsedFor, usePeers } from '../../ui/index.ts';
import { noFilters, type Filters } from '../filters/filters.ts';
import { useStudies } from '../state.ts';

/** One of the peers has a work list. */
export function useHasWorklist(): boolean {
  const { data: peers } = usePeers();
  return peers?.some((peer) => isUsedFor('worklist', peer)) === true;
}

/** Looks for the images of an order, here and in the archives. */
export function findOrder(item: WorklistItem): void {
  const { AccessionNumber, StudyInstanceUID, PatientID } = item;
  const fields = { ...noFilters.fields, AccessionNumber };
  const byUid = AccessionNumber === '' && StudyInstanceUID !== '';
  useStudies.setState({
    screen: 'studies',
    order: item,
    filters:
      AccessionNumber !== ''
        ? { ...noFilters, fields }
        : byUid
          ? { ...noFilters, text: StudyInstanceUID }
          : { ...noFilters, fields: { ...noFilters.fields, PatientID } },
  });
}

type Whose = Pick<StudyRow, 'AccessionNumber' | 'PatientID' | 'PatientBirthDate'>;

/**
 * Studies that bear the number of the order and are of somebody else: another patient number, or where one of them has none,
 * another birth date. Numbers of orders come again, in another house or after years; what is empty says nothing.
 */
export function ofOthers<R extends Whose>(
  order: WorklistItem | null,
  filters: Pick<Filters, 'fields'>,
  rows: readonly R[],
): readonly R[] {
  const number = order?.AccessionNumber.trim() ?? '';
  if (order === null || number === '' || filters.fields.AccessionNumber.trim() !== number) return [];
  return rows.filter(
    (row) =>
      row.AccessionNumber.trim() === number &&
      (differs(order.PatientID, row.PatientID) ??
        differs(order.PatientBirthDate, row.PatientBirthDate) ??
        false),
  );
}

/** Null where one of them says nothing. */
function differs(a: string, b: string): boolean | null {
  const [one, other] = [a.trim(), b.trim()];
  return one === '' || other === '' ? null : one !== other;
}
