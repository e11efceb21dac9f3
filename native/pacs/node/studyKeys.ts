// A search as the keys of a C-FIND on the study level (PS3.4 C.6.2.1), in a character set that the peer may know.
import { type DicomJson, personName } from '../../dicom/index.ts';
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
 * small as names are mostly kept, the first letter of a word large; or all in capitals. `titled`: names typed in capitals in the
 * other way. `loose`: letters that not every peer
 * knows how to compare are left open, as what comes back has to be judged anyway.
 */
export type Spelling = {
  readonly letters: 'typed' | 'capitals' | 'titled';
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
  const texts = textsOf(keys);
  const all = texts.join('');
  const [, ...others] = casesOf(keys);
  const found: Spelling[] = [{ letters: 'typed', set: 'ISO_IR 192' }];
  if (isAscii(all)) return [...found, ...others.map((letters) => ({ letters, set: 'ISO_IR 192' }) as const)];
  if (isLatin(all)) found.push({ letters: 'typed', set: 'ISO_IR 100' });
  // Without one plain letter left it would ask for everything.
  const hasPlain = (text: string): boolean => /[a-z0-9]/i.test(text);
  if (texts.every(hasPlain))
    found.push(...(['typed', ...others] as const).map((letters) => ({ letters, set: 'loose' }) as const));
  return found;
}

/**
 * What to ask after the spellings so far. Once one has found something its character set is right; the other cases of the
 * letters may find more, where the peer tells them apart. Null: nothing more.
 */
export function nextSpelling(
  keys: StudyKeys,
  tried: readonly { readonly spelling: Spelling; readonly found: boolean }[],
  isCaseBlind: boolean,
): Spelling | null {
  const worked = tried.find(({ found }) => found)?.spelling;
  const isTried = ({ letters, set }: Spelling): boolean =>
    tried.some(({ spelling }) => spelling.letters === letters && spelling.set === set);
  if (worked === undefined) return spellings(keys).find((spelling) => !isTried(spelling)) ?? null;
  if (isCaseBlind) return null;
  return (
    casesOf(keys)
      .map((letters) => ({ letters, set: worked.set }))
      .find((spelling) => !isTried(spelling)) ?? null
  );
}

/** The match holds what was asked for in other letters than it was asked in: to this peer they are the same. */
export function showsCaseBlind(keys: StudyKeys, spelling: Spelling, match: DicomJson): boolean {
  const asked = spell(longestWord(keys.PatientName) ?? '', spelling, true);
  if (asked === '' || /[*?]/.test(asked)) return false;
  const told = Object.values(personName(match, '00100010')).join('=');
  return !told.includes(asked) && told.toLowerCase().includes(asked.toLowerCase());
}

const textsOf = (keys: StudyKeys): readonly string[] =>
  [
    keys.PatientName,
    keys.PatientID,
    keys.AccessionNumber,
    keys.StudyDescription,
    keys.ReferringPhysicianName,
  ].filter((text) => text !== undefined);

function casesOf(keys: StudyKeys): readonly Spelling['letters'][] {
  const all = textsOf(keys).join('');
  const names = `${keys.PatientName ?? ''}${keys.ReferringPhysicianName ?? ''}`;
  if (all.toUpperCase() !== all) return ['typed', 'capitals'];
  return names.toLowerCase() === names ? ['typed'] : ['typed', 'titled'];
}

function spell(text: string, { letters, set }: Spelling, isName: boolean): string {
  // What a peer takes for a wildcard or for a further value stands for any one letter.
  // oxlint-disable-next-line no-control-regex -- controls have no place in a key
  const literal = text.trim().replace(/[*?\\\u0000-\u001f]/g, '?');
  const asName = isName && (letters === 'titled' || literal.toLowerCase() === literal);
  const typed = asName ? titled(literal.toLowerCase()) : literal;
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
