// The patient as the record names them.
import type { ChartPatient } from '../../contract/index.ts';
import type { HumanName, Patient } from '../types.ts';

const USES = ['official', 'usual'];

/** `Family, Given`; what the record wrote as text where it has no parts. */
function nameText({ text, family, given, prefix, suffix }: HumanName): string {
  const own = [...prefix, ...given, ...suffix].filter((part) => part.trim() !== '').join(' ');
  const parts = [family ?? '', own].filter((part) => part.trim() !== '');
  return parts.length === 0 ? (text ?? '') : parts.join(', ');
}

/** What is used comes before what is old or was a nickname. */
const rank = ({ use }: HumanName): number => (use === null ? USES.length : (USES.indexOf(use) + 1 || 9) - 1);

export function personOf(patient: Patient): ChartPatient {
  return {
    names: patient.names
      .toSorted((a, b) => rank(a) - rank(b))
      .map((name) => ({ use: name.use, text: nameText(name) }))
      .filter(({ text }) => text.trim() !== ''),
    birthDate: patient.birthDate,
    gender: patient.gender,
    identifiers: patient.identifiers
      .filter(({ use }) => use !== 'old')
      .map(({ value, system, assigner }) => ({ value, system, assigner })),
    deceased: patient.deceased,
    replaced: patient.links.some(({ type }) => type === 'replaced-by'),
    active: patient.active,
  };
}
