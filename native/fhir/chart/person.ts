// The patient as the record names them.
import type { ChartPatient } from '../../contract/index.ts';
import { shownName } from '../identity/index.ts';
import type { HumanName, Patient } from '../types.ts';

const USES = ['official', 'usual'];

/** What is used comes before what is old or was a nickname. */
const rank = ({ use }: HumanName): number => (use === null ? USES.length : (USES.indexOf(use) + 1 || 9) - 1);

export function personOf(patient: Patient): ChartPatient {
  return {
    names: patient.names
      .toSorted((a, b) => rank(a) - rank(b))
      .map((name) => ({ use: name.use, text: shownName(name) }))
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
