import type { WorklistItem } from '../../../native/contract/index.ts';
import { isUsedFor, usePeers } from '../../ui/index.ts';
import { noFilters } from '../filters/filters.ts';
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
    filters:
      AccessionNumber !== ''
        ? { ...noFilters, fields }
        : byUid
          ? { ...noFilters, text: StudyInstanceUID }
          : { ...noFilters, fields: { ...noFilters.fields, PatientID } },
  });
}
