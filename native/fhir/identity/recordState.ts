// What the record says about itself, and about what it is the record of.
import { dateDigits } from './birthDate.ts';
import type { Finding, ImageIdentity, RecordPatient } from './types.ts';

const doubt = (reason: Finding['reason']): Finding => ({ outcome: 'doubt', reason, weight: 0 });

/** What makes the record doubtful, whoever the patient is: the first that holds, null where none does. */
export function recordState(
  { StudyDate }: ImageIdentity,
  record: RecordPatient,
  name: Finding,
): Finding | null {
  if (record.links.some(({ type }) => type === 'replaced-by')) return doubt('merged');
  if (record.active === false) return doubt('inactive');
  const study = dateDigits(StudyDate);
  const isBefore = (a: string, b: string): boolean =>
    a !== '' && b !== '' && a.slice(0, b.length) < b.slice(0, a.length);
  if (typeof record.deceased === 'string' && isBefore(dateDigits(record.deceased), study))
    return doubt('after-death');
  if (isBefore(study, dateDigits(record.birthDate ?? ''))) return doubt('before-birth');
  // Twins share all but the given name: one that is not certain may be the other's.
  const isTwin = record.multipleBirth !== null && record.multipleBirth !== false;
  return isTwin && name.outcome !== 'same' ? doubt('twin') : null;
}

const PERSON = /homo sapiens|human|mensch/i;

/** Null where neither side says that it is an animal. PS3.3 C.7.1.1: people's images have no species. */
export function compareSpecies({ species }: ImageIdentity, record: RecordPatient): Finding | null {
  const [a, b] = [species.trim(), record.species?.trim() ?? ''];
  const [animalA, animalB] = [a !== '' && !PERSON.test(a), b !== '' && !PERSON.test(b)];
  if (!animalA && !animalB) return null;
  if (animalA && animalB) return { outcome: 'same', reason: 'animal', weight: 0 };
  // Which animal is written in any language; that one side says person and the other does not say animal, is clear.
  const said = animalA ? b : a;
  return said === '' ? doubt('animal') : { outcome: 'differs', reason: 'animal', weight: 0 };
}
