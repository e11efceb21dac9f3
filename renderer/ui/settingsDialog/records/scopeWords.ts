import { recordWords } from '../../records/words.ts';

const KNOWN = [
  'Patient',
  'ImagingStudy',
  'Endpoint',
  'ServiceRequest',
  'DiagnosticReport',
  'Observation',
  'AllergyIntolerance',
  'Condition',
  'Device',
  'Binary',
] as const;
const PEOPLE: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization']);

/** Scopes of SMART in the reader's words, each once; one that has no words here stands as it is. */
export const scopeWords = (scopes: readonly string[]): string => [...new Set(scopes.map(wordOf))].join(', ');

function wordOf(scope: string): string {
  const { text } = recordWords;
  if (scope === 'offline_access' || scope === 'online_access') return text('scope.stays');
  if (scope === 'openid' || scope === 'fhirUser') return text('scope.who');
  const type = /^(?:patient|user|system)\/([A-Za-z]+)\./.exec(scope)?.[1] ?? '';
  if (PEOPLE.has(type)) return text('scope.people');
  const known = KNOWN.find((one) => one === (type.startsWith('Device') ? 'Device' : type));
  return known === undefined ? scope : text(`scope.${known}`);
}
