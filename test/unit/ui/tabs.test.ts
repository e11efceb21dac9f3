import { describe, expect, it } from 'vitest';
import { StudyInstanceUID } from '../../../native/contract/index.ts';
import {
  addressOf,
  closeTab,
  forgetStudies,
  isSamePatient,
  LINK_TAB,
  linkStudies,
  nameTab,
  neighbourTab,
  openLinkTab,
  openProblem,
  openRows,
  openUnknown,
  patientKey,
  STUDIES_TAB,
  tabPatient,
  type TabsState,
} from '../../../renderer/ui/tabs.ts';

const none: TabsState = { tabs: [], activeId: STUDIES_TAB };
const uid = (text: string): StudyInstanceUID => StudyInstanceUID.parse(text);
const row = (study: string, PatientID: string, more: { issuer?: string; born?: string } = {}) => ({
  StudyInstanceUID: uid(study),
  PatientID,
  IssuerOfPatientID: more.issuer ?? '',
  PatientName: { Alphabetic: `Patient ${PatientID}` },
  PatientBirthDate: more.born ?? '',
  ModalitiesInStudy: ['CT'],
});
const studiesOf = (state: TabsState): string[][] =>
  state.tabs.map((tab) => (tab.kind === 'patient' ? tab.studies.map((study) => study.StudyInstanceUID) : []));

describe('which studies are one patient’s', () => {
  it('takes issuer and number together', () => {
    expect(patientKey(row('1.1', '42'))).toBe(patientKey(row('1.2', ' 42 ')));
    expect(patientKey(row('1.1', '42', { issuer: 'A' }))).not.toBe(
      patientKey(row('1.2', '42', { issuer: 'B' })),
    );
  });

  it('never takes two studies without a number for one patient', () => {
    expect(patientKey(row('1.1', ''))).not.toBe(patientKey(row('1.2', '')));
    expect(patientKey(row('1.1', '  '))).not.toBe(patientKey(row('1.2', '  ')));
  });

  it('keeps issuer and number apart when they are joined', () => {
    const a = patientKey(row('1.1', 'b', { issuer: 'a' }));
    expect(a).not.toBe(patientKey(row('1.2', 'a,b')));
  });

  it('does not trust a number that is used with two birth dates', () => {
    const a = tabPatient(row('1.1', '42', { born: '19620312' }));
    const b = tabPatient(row('1.2', '42', { born: '19990101' }));
    expect(isSamePatient(a, b)).toBe(false);
    expect(isSamePatient(a, tabPatient(row('1.3', '42')))).toBe(true);
  });
});

describe('patients in tabs', () => {
  it('opens studies of one patient in one tab and of two in two', () => {
    const state = openRows(none, [row('1.1', 'A'), row('1.2', 'B'), row('1.3', 'A')]);
    expect(studiesOf(state)).toEqual([['1.1', '1.3'], ['1.2']]);
    expect(state.activeId).toBe(state.tabs[0]?.tabId);
  });

  it('shows the tab that has the study already instead of opening it twice', () => {
    const opened = openRows(openRows(none, [row('1.1', 'A')]), [row('1.2', 'B')]);
    const again = openRows(opened, [row('1.1', 'A')]);
    expect(studiesOf(again)).toEqual([['1.1'], ['1.2']]);
    expect(again.activeId).toBe(again.tabs[0]?.tabId);
  });

  it('goes to the neighbour when a tab closes and to the list after the last one', () => {
    const state = openRows(none, [row('1.1', 'A'), row('1.2', 'B'), row('1.3', 'C')]);
    const [a, b, c] = state.tabs.map((tab) => tab.tabId);
    const inMiddle = { ...state, activeId: b ?? '' };
    expect(closeTab(inMiddle, b ?? '').activeId).toBe(c);
    const last = closeTab(closeTab(inMiddle, b ?? ''), c ?? '');
    expect(last.activeId).toBe(a);
    expect(closeTab(last, a ?? '')).toEqual(none);
  });

  it('leaves what is shown alone when another tab closes', () => {
    const state = openRows(none, [row('1.1', 'A'), row('1.2', 'B')]);
    expect(closeTab(state, state.tabs[1]?.tabId ?? '').activeId).toBe(state.tabs[0]?.tabId);
    expect(closeTab(state, STUDIES_TAB)).toBe(state);
  });

  it('walks in a ring with the study list in it', () => {
    const state = openRows(none, [row('1.1', 'A'), row('1.2', 'B')]);
    expect(neighbourTab(state, -1)).toBe(STUDIES_TAB);
    expect(neighbourTab({ ...state, activeId: STUDIES_TAB }, -1)).toBe(state.tabs[1]?.tabId);
  });

  it('closes the tab of a patient whose studies were all removed', () => {
    const state = openRows(none, [row('1.1', 'A'), row('1.2', 'A'), row('1.3', 'B')]);
    expect(studiesOf(forgetStudies(state, new Set(['1.1', '1.3'])))).toEqual([['1.2']]);
  });

  it('names a tab that was opened by a link without opening it again', () => {
    const linked = openUnknown(none, uid('1.1'));
    const named = nameTab(linked, linked.activeId, row('1.1', 'A'));
    expect(studiesOf(openRows(named, [row('1.2', 'A')]))).toEqual([['1.1', '1.2']]);
  });

  it('shows a link that leads nowhere as such', () => {
    const state = openProblem(openRows(none, [row('1.1', 'A')]), 'study-missing');
    expect(state.tabs.find((tab) => tab.tabId === state.activeId)).toMatchObject({
      kind: 'problem',
      reason: 'study-missing',
    });
  });
});

describe('addresses', () => {
  it('reads one or several study UIDs and refuses everything else', () => {
    expect(linkStudies('?StudyInstanceUIDs=1.2.3,1.2.4')).toEqual(['1.2.3', '1.2.4']);
    expect(linkStudies('?StudyInstanceUIDs=1.2.3&StudyInstanceUIDs=1.2.3')).toEqual(['1.2.3']);
    expect(linkStudies('?StudyInstanceUIDs=1.2.3,a b')).toBeNull();
    expect(linkStudies('?StudyInstanceUIDs=')).toBeNull();
    expect(linkStudies('')).toBeNull();
    expect(linkStudies('?StudyInstanceUIDs=..')).toBeNull();
    expect(linkStudies('?StudyInstanceUIDs=1.2/3')).toBeNull();
    expect(linkStudies(`?StudyInstanceUIDs=${'1.'.repeat(80)}1`)).toBeNull();
  });

  it('bring a tab back after a reload', () => {
    const state = openRows(none, [row('1.2.3', 'A'), row('1.2.4', 'A')]);
    expect(linkStudies(addressOf(state).split('?')[1] ?? '')).toEqual(['1.2.3', '1.2.4']);
    expect(addressOf({ ...state, activeId: STUDIES_TAB })).toBe('/');
  });
});

describe('the screen of a link', () => {
  const patient = openRows(none, [row('1.1', 'A')]);

  it('stands in front of the patient who was open, and there is one of it', () => {
    const once = openLinkTab(patient);
    expect(once.activeId).toBe(LINK_TAB);
    expect(openLinkTab(once).tabs).toHaveLength(2);
    expect(addressOf(once)).toBe('/');
  });

  it('closed, leads to the list and never back to that patient', () => {
    expect(closeTab(openLinkTab(patient), LINK_TAB)).toEqual({ tabs: patient.tabs, activeId: STUDIES_TAB });
  });
});
