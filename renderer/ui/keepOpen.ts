// What this page has open is not removed to make room: the services forget it unless it is said again.
import { IN_USE_MS, type StudyInstanceUID } from '../../native/contract/index.ts';
import { api } from './api.ts';
import { useTabs, type TabsState } from './tabs.ts';

const openIn = ({ tabs }: TabsState): readonly StudyInstanceUID[] =>
  tabs.flatMap((tab) => (tab.kind === 'patient' ? tab.studies.map((one) => one.StudyInstanceUID) : []));

export function keepOpenStudies(): void {
  const tell = (): void => {
    const open = openIn(useTabs.getState());
    if (open.length > 0) void api.keepOpen(open);
  };
  useTabs.subscribe((state, before) => {
    if (state.tabs !== before.tabs) tell();
  });
  tell();
  setInterval(tell, IN_USE_MS / 3); // browsers let hidden pages wait
}
