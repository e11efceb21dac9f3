import type { Finding } from './types.ts';

/** Half of all patients share it: that it agrees is worth nothing, that it differs much. PS3.3 C.7.1.1, FHIR gender. */
export function compareSexes(PatientSex: string, gender: string | null): Finding {
  const a = OF_IMAGE[PatientSex.trim().toUpperCase()] ?? '';
  const b = gender?.trim().toLowerCase() ?? '';
  if (a === '' || b === '' || b === 'unknown') return { outcome: 'unknown', reason: 'missing', weight: 0 };
  if (a === b) return { outcome: 'same', reason: 'same', weight: 0 };
  // O is written for what is neither and for what nobody asked.
  if (a === 'other' || b === 'other') return { outcome: 'unknown', reason: 'other', weight: 0 };
  if (b !== 'male' && b !== 'female') return { outcome: 'unknown', reason: 'not-comparable', weight: 0 };
  return { outcome: 'excusable', reason: 'different', weight: 0 };
}

const OF_IMAGE: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other' };
