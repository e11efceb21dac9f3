// The one search box as questions that a peer can answer: it has no key for "anywhere".
import type { StudyKeys } from '../types.ts';
import type { SearchQuery } from './rows.ts';

/** What only the library knows of its studies. */
export const isLocalOnly = (query: SearchQuery): boolean =>
  query.notOpened === true || query.withProblems === true;

/** One after another; a study that answers several is one study. */
export function questionsOf(query: SearchQuery, limit: number): readonly StudyKeys[] {
  const keys: StudyKeys = {
    limit,
    ...defined('PatientName', query),
    ...defined('PatientID', query),
    ...defined('AccessionNumber', query),
    ...defined('StudyDescription', query),
    ...defined('ReferringPhysicianName', query),
    ...defined('PatientBirthDate', query),
    ...defined('PatientSex', query),
    ...defined('ModalitiesInStudy', query),
    ...defined('studyDateFrom', query),
    ...defined('studyDateTo', query),
  };
  const text = query.text?.trim() ?? '';
  if (text === '') return [keys];
  if (/^[0-2]\.\d+\.[\d.]{4,}$/.test(text)) return [{ ...keys, StudyInstanceUIDs: [text] }];
  const questions: StudyKeys[] = [];
  if (query.PatientName === undefined && /\p{L}/u.test(text)) questions.push({ ...keys, PatientName: text });
  // Numbers of patients and orders are one word, and nearly all have more than letters.
  if (/[\d._/-]/.test(text) && !/\s/.test(text)) {
    if (query.PatientID === undefined) questions.push({ ...keys, PatientID: text });
    if (query.AccessionNumber === undefined) questions.push({ ...keys, AccessionNumber: text });
  }
  return questions.length === 0 ? [keys] : questions;
}

const defined = <K extends keyof SearchQuery>(key: K, query: SearchQuery): Partial<Pick<SearchQuery, K>> => {
  const value = query[key];
  const found: Partial<Pick<SearchQuery, K>> = {};
  if (value !== undefined && value !== '') found[key] = value;
  return found;
};
