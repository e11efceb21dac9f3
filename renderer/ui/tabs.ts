import { create } from 'zustand';
import { StudyInstanceUID, type PersonName, type StudyRow } from '../../native/contract/index.ts';

/** What makes two studies one patient's, and what a tab says about him or her. */
export type TabPatient = {
  readonly key: string;
  readonly PatientName: PersonName;
  readonly PatientID: string;
  readonly PatientBirthDate: string;
};
export type TabStudy = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly modalities: readonly string[];
};
export type PatientTab = {
  readonly kind: 'patient';
  readonly tabId: string;
  readonly patient: TabPatient | null; // null: opened by a link, not yet looked up
  readonly studies: readonly TabStudy[];
};
/** A link that could not be followed stays visible as such: no other study takes its place. */
export type ProblemTab = {
  readonly kind: 'problem';
  readonly tabId: string;
  readonly reason: 'bad-link' | 'study-missing';
};
/** A link that is being followed, until it is certain what it names. There is one at a time. */
export type LinkTab = { readonly kind: 'link'; readonly tabId: 'link' };
export type Tab = PatientTab | ProblemTab | LinkTab;

export const LINK_TAB = 'link';

export const STUDIES_TAB = 'studies';
export type TabsState = { readonly tabs: readonly Tab[]; readonly activeId: string };
type PatientFields = Pick<
  StudyRow,
  | 'StudyInstanceUID'
  | 'PatientID'
  | 'IssuerOfPatientID'
  | 'PatientName'
  | 'PatientBirthDate'
  | 'ModalitiesInStudy'
>;

/**
 * Key of a patient: (Issuer of Patient ID, Patient ID). A blank ID names nobody, so such a study stands alone: two
 * strangers must never share a tab.
 */
export function patientKey(
  of: Pick<StudyRow, 'StudyInstanceUID' | 'PatientID' | 'IssuerOfPatientID'>,
): string {
  const id = of.PatientID.trim();
  return id === '' ? `study ${of.StudyInstanceUID}` : JSON.stringify([of.IssuerOfPatientID.trim(), id]);
}

/** Equal keys are one patient, unless the birth dates contradict: then an ID was used twice, and two tabs are safer. */
export function isSamePatient(a: TabPatient, b: TabPatient): boolean {
  const [bornA, bornB] = [a.PatientBirthDate.trim(), b.PatientBirthDate.trim()];
  return a.key === b.key && (bornA === '' || bornB === '' || bornA === bornB);
}

export const tabPatient = (row: PatientFields): TabPatient => ({
  key: patientKey(row),
  PatientName: row.PatientName,
  PatientID: row.PatientID,
  PatientBirthDate: row.PatientBirthDate,
});
const tabStudy = (row: PatientFields): TabStudy => ({
  StudyInstanceUID: row.StudyInstanceUID,
  modalities: row.ModalitiesInStudy,
});

export const holds = (tab: Tab, uid: string): boolean =>
  tab.kind === 'patient' && tab.studies.some((study) => study.StudyInstanceUID === uid);

function openOne(state: TabsState, row: PatientFields): TabsState {
  const holding = state.tabs.find((tab) => holds(tab, row.StudyInstanceUID));
  if (holding !== undefined) return { ...state, activeId: holding.tabId };
  const patient = tabPatient(row);
  const own = state.tabs.find(
    (tab) => tab.kind === 'patient' && tab.patient !== null && isSamePatient(tab.patient, patient),
  );
  if (own?.kind === 'patient') {
    const grown = { ...own, studies: [...own.studies, tabStudy(row)] };
    return { tabs: state.tabs.map((tab) => (tab === own ? grown : tab)), activeId: own.tabId };
  }
  const tabId = `patient ${row.StudyInstanceUID}`;
  const made: Tab = { kind: 'patient', tabId, patient, studies: [tabStudy(row)] };
  return { tabs: [...state.tabs, made], activeId: tabId };
}

/** Opens studies, each in its patient's tab; the tab of the first one is shown. */
export function openRows(state: TabsState, rows: readonly PatientFields[]): TabsState {
  const opened = rows.reduce(openOne, state);
  const first = rows[0];
  const shown = first && opened.tabs.find((tab) => holds(tab, first.StudyInstanceUID));
  return { ...opened, activeId: shown?.tabId ?? opened.activeId };
}

/** Opens one study by its UID alone, before anything is known of it: a cold link must not wait for the index. */
export function openUnknown(state: TabsState, uid: StudyInstanceUID): TabsState {
  const holding = state.tabs.find((tab) => holds(tab, uid));
  if (holding !== undefined) return { ...state, activeId: holding.tabId };
  const tabId = `patient ${uid}`;
  const tab: Tab = {
    kind: 'patient',
    tabId,
    patient: null,
    studies: [{ StudyInstanceUID: uid, modalities: [] }],
  };
  return { tabs: [...state.tabs, tab], activeId: tabId };
}

/** Says whose the study of a link is, once it is known. */
export function nameTab(state: TabsState, tabId: string, row: PatientFields): TabsState {
  const tabs = state.tabs.map((tab) =>
    tab.kind === 'patient' && tab.tabId === tabId && tab.patient === null
      ? { ...tab, patient: tabPatient(row), studies: [tabStudy(row)] }
      : tab,
  );
  return { ...state, tabs };
}

export function openProblem(state: TabsState, reason: ProblemTab['reason']): TabsState {
  const tabId = `problem ${reason}`;
  const others = state.tabs.filter((tab) => tab.tabId !== tabId);
  return { tabs: [...others, { kind: 'problem', tabId, reason }], activeId: tabId };
}

/** Shows the screen of a link, in front of everything that is open. */
export function openLinkTab(state: TabsState): TabsState {
  const others = state.tabs.filter((tab) => tab.kind !== 'link');
  return { tabs: [...others, { kind: 'link', tabId: LINK_TAB }], activeId: LINK_TAB };
}

/** Puts in place of a tab what became of its link: the study is not there. */
export function failTab(state: TabsState, tabId: string): TabsState {
  const failed: ProblemTab = { kind: 'problem', tabId, reason: 'study-missing' };
  return { ...state, tabs: state.tabs.map((tab) => (tab.tabId === tabId ? failed : tab)) };
}

/**
 * Closes a tab; what is shown then is its right-hand neighbour, else the left-hand one, else the study list. After a link it
 * is the list: a patient who was open before could be taken for the one that the link means.
 */
export function closeTab(state: TabsState, tabId: string): TabsState {
  const index = state.tabs.findIndex((tab) => tab.tabId === tabId);
  if (index < 0) return state;
  const tabs = state.tabs.filter((tab) => tab.tabId !== tabId);
  const next = tabId === LINK_TAB ? undefined : (tabs[index] ?? tabs[index - 1]);
  return { tabs, activeId: state.activeId === tabId ? (next?.tabId ?? STUDIES_TAB) : state.activeId };
}

/** Studies that were removed from the library leave their tabs; a tab without studies closes. */
export function forgetStudies(state: TabsState, uids: ReadonlySet<string>): TabsState {
  const shrink = (tab: Tab): Tab =>
    tab.kind === 'patient'
      ? { ...tab, studies: tab.studies.filter((study) => !uids.has(study.StudyInstanceUID)) }
      : tab;
  const shrunk: TabsState = { ...state, tabs: state.tabs.map(shrink) };
  return shrunk.tabs
    .filter((tab) => tab.kind === 'patient' && tab.studies.length === 0)
    .reduce((rest, tab) => closeTab(rest, tab.tabId), shrunk);
}

/** The tab `step` places on, the study list being the first of the ring. */
export function neighbourTab(state: TabsState, step: 1 | -1): string {
  const ring = [STUDIES_TAB, ...state.tabs.map((tab) => tab.tabId)];
  const at = ring.indexOf(state.activeId);
  return ring[(at + step + ring.length) % ring.length] ?? STUDIES_TAB;
}

/** The study UIDs in an address or link; null when it names none or one is not a UID. */
export function linkStudies(search: string): StudyInstanceUID[] | null {
  const listed = new URLSearchParams(search).getAll('StudyInstanceUIDs').join(',');
  const uids = listed
    .split(',')
    .map((uid) => uid.trim())
    .filter((uid) => uid !== '');
  const parsed = uids.map((uid) => StudyInstanceUID.safeParse(uid));
  const good = parsed.flatMap((one) => (one.success ? [one.data] : []));
  return good.length > 0 && good.length === parsed.length ? [...new Set(good)] : null;
}

/** The address that brings a tab back after a reload. */
export function addressOf(state: TabsState): string {
  const tab = state.tabs.find((one) => one.tabId === state.activeId);
  if (tab?.kind !== 'patient') return '/';
  return `/view?StudyInstanceUIDs=${tab.studies.map((study) => study.StudyInstanceUID).join(',')}`;
}

export const useTabs = create<TabsState>(() => ({ tabs: [], activeId: STUDIES_TAB }));

const change = (next: (state: TabsState) => TabsState): void => useTabs.setState(next);
export const tabActions = {
  openRows: (rows: readonly PatientFields[]): void => change((state) => openRows(state, rows)),
  openUnknown: (uid: StudyInstanceUID): void => change((state) => openUnknown(state, uid)),
  openProblem: (reason: ProblemTab['reason']): void => change((state) => openProblem(state, reason)),
  openLink: (): void => change(openLinkTab),
  name: (tabId: string, row: PatientFields): void => change((state) => nameTab(state, tabId, row)),
  fail: (tabId: string): void => change((state) => failTab(state, tabId)),
  close: (tabId: string): void => change((state) => closeTab(state, tabId)),
  show: (tabId: string): void => useTabs.setState({ activeId: tabId }),
  step: (step: 1 | -1): void => change((state) => ({ ...state, activeId: neighbourTab(state, step) })),
  forgetStudies: (uids: readonly string[]): void => change((state) => forgetStudies(state, new Set(uids))),
} as const;
