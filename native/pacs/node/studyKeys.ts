// A search as the keys of a C-FIND on the study level (PS3.4 C.6.2.1), in a character set that the peer may know.
import type { WriteDataset } from '../../dicom/write.ts';
import type { StudyKeys } from '../types.ts';

/** PS3.4 C.6.2.1.2: what is asked to be told of each study. */
const ASKED = [
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ModalitiesInStudy',
  'ReferringPhysicianName',
  'StudyDescription',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyID',
  'NumberOfStudyRelatedSeries',
  'NumberOfStudyRelatedInstances',
] as const;

/**
 * How the text of a search is put, for peers that tell cases apart or know no UTF-8. `letters`: as typed, but what is typed
 * small as names are mostly kept, the first letter of a word large; or all in capitals. `loose`: letters that not every peer
 * knows how to compare are left open, as what comes back has to be judged anyway.
 */
export type Spelling = {
  readonly letters: 'typed' | 'capitals';
  readonly set: 'ISO_IR 192' | 'ISO_IR 100' | 'loose';
};

/** Days, inclusive, `YYYYMMDD`; '' leaves an end open. */
export type Days = { readonly from: string; readonly to: string };

export const daysOf = ({ studyDateFrom = '', studyDateTo = '' }: StudyKeys): Days => ({
  from: studyDateFrom,
  to: studyDateTo,
});

export function studyDataset(keys: StudyKeys, spelling: Spelling, days: Days): WriteDataset {
  const text = (value: string | undefined, contains: boolean, isName = false): string => {
    const spelt = value === undefined ? '' : spell(value, spelling, isName);
    if (spelt === '') return '';
    return `${contains ? '*' : ''}${spelt}*`.replace(/\*{2,}/g, '*').replace(/^\*$/, '');
  };
  const values = {
    PatientName: text(longestWord(keys.PatientName), true, true),
    PatientID: text(keys.PatientID, false),
    AccessionNumber: text(keys.AccessionNumber, false),
    StudyDescription: text(longestWord(keys.StudyDescription), true),
    ReferringPhysicianName: text(longestWord(keys.ReferringPhysicianName), true, true),
  };
  const plain = Object.values(values).every(isAscii);
  return {
    ...(plain ? {} : { SpecificCharacterSet: spelling.set }),
    QueryRetrieveLevel: 'STUDY',
    ...Object.fromEntries(ASKED.map((keyword) => [keyword, ''])),
    ...values,
    StudyDate: days.from === days.to ? days.from : `${days.from}-${days.to}`,
    PatientBirthDate: keys.PatientBirthDate ?? '',
    // Several values of a code are no key of the standard's, other than of UIDs: asked openly, and judged by us.
    PatientSex: single(keys.PatientSex),
    ModalitiesInStudy: single(keys.ModalitiesInStudy),
    StudyInstanceUID: keys.StudyInstanceUIDs === undefined ? '' : [...keys.StudyInstanceUIDs],
  };
}

/** A part of a name as a key, with the character set that it is in where it needs one. */
export function nameKey(
  name: string | undefined,
  spelling: Spelling,
): { readonly PatientName: string; readonly SpecificCharacterSet?: string } {
  const word = longestWord(name);
  const spelt = word === undefined ? '' : spell(word, spelling, true);
  const PatientName = spelt === '' ? '' : `*${spelt}*`.replace(/\*{2,}/g, '*').replace(/^\*$/, '');
  return isAscii(PatientName) ? { PatientName } : { PatientName, SpecificCharacterSet: spelling.set };
}

/** The spellings worth trying, one after another, until one finds something. */
export function spellings(keys: StudyKeys): readonly Spelling[] {
  const texts = [
    keys.PatientName,
    keys.PatientID,
    keys.AccessionNumber,
    keys.StudyDescription,
    keys.ReferringPhysicianName,
  ].filter((text) => text !== undefined);
  const all = texts.join('');
  const found: Spelling[] = [{ letters: 'typed', set: 'ISO_IR 192' }];
  if (isAscii(all)) {
    if (all.toUpperCase() !== all) found.push({ letters: 'capitals', set: 'ISO_IR 192' });
    return found;
  }
  if (isLatin(all)) found.push({ letters: 'typed', set: 'ISO_IR 100' });
  // Without one plain letter left it would ask for everything.
  const hasPlain = (text: string): boolean => /[a-z0-9]/i.test(text);
  if (texts.every(hasPlain))
    found.push({ letters: 'typed', set: 'loose' }, { letters: 'capitals', set: 'loose' });
  return found;
}

function spell(text: string, { letters, set }: Spelling, isName: boolean): string {
  // What a peer takes for a wildcard or for a further value stands for any one letter.
  // oxlint-disable-next-line no-control-regex -- controls have no place in a key
  const literal = text.trim().replace(/[*?\\\u0000-\u001f]/g, '?');
  const typed = isName && literal.toLowerCase() === literal ? titled(literal) : literal;
  const cased = letters === 'capitals' ? literal.toUpperCase() : typed;
  return set === 'loose' ? cased.replace(/[^\x20-\x7e]+/g, '*') : cased;
}

const titled = (text: string): string =>
  text.replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1));

/** Words may stand in any order in a name: a peer is asked for one of them. */
const longestWord = (text: string | undefined): string | undefined =>
  text
    ?.split(/[\s,^=]+/)
    .toSorted((a, b) => b.length - a.length)
    .find((word) => word !== '');

const single = (values: readonly string[] | undefined): string =>
  values?.length === 1 && /^[A-Z0-9_ ]{1,16}$/.test(values[0] ?? '') ? (values[0] ?? '') : '';

/** The patient of a question below the study (PS3.4 C.6.1.1.3), in a character set that has all of its letters. */
export const patientKey = (PatientID: string): WriteDataset => ({
  ...(isAscii(PatientID) ? {} : { SpecificCharacterSet: 'ISO_IR 192' }),
  PatientID,
});

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
const isLatin = (text: string): boolean => /^[\x20-\x7e\xa0-\xff]*$/.test(text);
