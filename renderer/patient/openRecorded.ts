import type { ChartStudy } from '../../native/contract/index.ts';
import { askList, openUids, STUDIES_TAB, tabActions } from '../ui/index.ts';

/** What is here is opened beside what is open; what is elsewhere is looked for in the list, where it can be got. */
export function openRecorded({ StudyInstanceUID, here, AccessionNumber }: ChartStudy): void {
  if (here !== 'no' && StudyInstanceUID !== null) {
    void openUids([StudyInstanceUID]);
    return;
  }
  tabActions.show(STUDIES_TAB);
  if (AccessionNumber !== '') askList({ AccessionNumber });
}
