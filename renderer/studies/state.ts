import { create } from 'zustand';
import type { StudyInstanceUID, StudyRow, WorklistItem } from '../../native/contract/index.ts';
import { newestFirst, noFilters, type Filters, type Sort } from './filters/filters.ts';
import { nothingSelected, type Selection } from './list/selection.ts';

export type StudiesState = {
  readonly filters: Filters;
  readonly sort: Sort;
  readonly selection: Selection;
  readonly reportJobId: string | null;
  /** The study whose missing images are listed. */
  readonly missing: StudyInstanceUID | null;
  readonly picker: 'folder' | 'files' | null;
  readonly removing: readonly StudyRow[] | null;
  /** Jobs that were started here: their reports open by themselves when there is something to check. */
  readonly ownJobs: ReadonlySet<string>;
  /** A sentence for the status bar: why nothing was added. */
  readonly notice: string | null;
  /** The list of studies, or what is scheduled. */
  readonly screen: 'studies' | 'worklist';
  /** The study that was pinned a moment ago, and can be again. */
  readonly letGo: StudyInstanceUID | null;
  /** Pointer or keyboard are in the list: what arrives meanwhile must not move what is being aimed at. */
  readonly listHeld: boolean;
  /** The order of the work list whose images were looked for last: what is found is compared with it. */
  readonly order: WorklistItem | null;
  /** The question (`questionOf`) to which more answers are wanted than are usual. */
  readonly moreTo: string;
  /** Counts the times the reader asked for the same search again. */
  readonly searchAgain: number;
};

export const useStudies = create<StudiesState>(() => ({
  filters: noFilters,
  sort: newestFirst,
  selection: nothingSelected,
  reportJobId: null,
  missing: null,
  picker: null,
  removing: null,
  ownJobs: new Set(),
  notice: null,
  screen: 'studies',
  letGo: null,
  listHeld: false,
  order: null,
  moreTo: '',
  searchAgain: 0,
}));

export const setFilters = (change: Partial<Filters>): void =>
  useStudies.setState(({ filters }) => ({ filters: { ...filters, ...change } }));
export const clearFilters = (): void => useStudies.setState({ filters: noFilters });
export const setSelection = (change: (selection: Selection) => Selection): void =>
  useStudies.setState(({ selection, letGo }) => {
    const next = change(selection);
    return { selection: next, letGo: next.cursor === selection.cursor ? letGo : null };
  });
export const showReport = (reportJobId: string | null): void => useStudies.setState({ reportJobId });
export const showMissing = (missing: StudyInstanceUID | null): void => useStudies.setState({ missing });
export const searchAgain = (): void =>
  useStudies.setState((state) => ({ searchAgain: state.searchAgain + 1 }));
export const showScreen = (screen: StudiesState['screen']): void => useStudies.setState({ screen });
export const showPicker = (picker: StudiesState['picker']): void => useStudies.setState({ picker });
export const askToRemove = (removing: readonly StudyRow[] | null): void => useStudies.setState({ removing });
export const holdList = (listHeld: boolean): void => useStudies.setState({ listHeld });
export const setNotice = (notice: string | null): void => useStudies.setState({ notice });
