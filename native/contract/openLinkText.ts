// From the text of a link to what it asks for. Everything is named, bounded and meant once: a link that is only half
// understood could open the wrong study, so what is not understood refuses the whole of it.
import {
  type LinkedThing,
  type LinkProblem,
  MOST_LINKED,
  OpenLink,
  type ReadLink,
  RecordReference,
  ServerAddress,
} from './openLink.ts';

export const LINK_SCHEME = 'lightbox';
/** An address of a launch may be long; the browser host takes 8,192 characters of any. */
const MOST_CHARACTERS = 8000;
const MOST_PARAMETERS = 20;

type Fields = ReadonlyMap<string, string>;
type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: LinkProblem };

const problem = (
  kind: LinkProblem['kind'],
  name = '',
): { readonly ok: false; readonly failure: LinkProblem } => ({
  ok: false,
  failure: { kind, name: shown(name) },
});

/** A stranger's text, fit to be shown: no control or direction characters, and short. */
const shown = (text: string): string =>
  text
    .replaceAll(/[\p{C}\p{Z}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, 40)
    .replace(/\p{Cs}$/u, '');

/** What IHE lets a caller say about the display: taken, and without effect. */
const DISPLAY = ['viewerType', 'diagnosticQuality', 'keyImagesOnly'] as const;
const COMMON = ['requestType', 'caller', ...DISPLAY];
/** The parameters of each question; the first one tells which is asked. */
const QUESTIONS = {
  studies: ['studyUID'],
  accessions: ['accessionNumber', 'issuerOfAccessionNumber'],
  patient: [
    'patientID',
    'issuerOfPatientID',
    'patientName',
    'patientBirthDate',
    'lowerDateTime',
    'upperDateTime',
    'mostRecentResults',
    'modalitiesInStudy',
  ],
  fhir: ['fhir'],
  server: ['fhirServer', 'fhirReference'],
  launch: ['iss', 'launch'],
} as const;
type Question = keyof typeof QUESTIONS;
const ORDER: readonly Question[] = ['studies', 'accessions', 'patient', 'fhir', 'server', 'launch'];
const KNOWN: ReadonlySet<string> = new Set([...COMMON, ...Object.values(QUESTIONS).flat()]);
/** DICOM's own keywords mean the same: the first version of these links had them. */
const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['StudyInstanceUID', 'studyUID'],
  ['AccessionNumber', 'accessionNumber'],
  ['IssuerOfAccessionNumber', 'issuerOfAccessionNumber'],
  ['PatientID', 'patientID'],
  ['IssuerOfPatientID', 'issuerOfPatientID'],
]);
const ADDRESSES: ReadonlySet<string> = new Set(['fhir', 'fhirServer', 'iss', 'launch']);

/** Reads `lightbox://open?...`. Never throws; whatever comes out fits the schema. */
export function readOpenLink(text: string): ReadLink {
  if (text.length > MOST_CHARACTERS) return problem('too-long');
  // The parser of addresses leaves out tabs and line ends, and so would make another link of it.
  if (/[\p{Cc}\p{Z}]/u.test(text)) return problem('control-characters');
  const [, after] = new RegExp(`^${LINK_SCHEME}://open/?(\\?.*)?$`, 'is').exec(text) ?? [];
  if (after === undefined && !new RegExp(`^${LINK_SCHEME}://open/?$`, 'i').test(text))
    return problem('not-a-link');
  return readOpenQuery(after ?? '');
}

/** Reads what stands behind `/open`, its question mark included. */
export function readOpenQuery(search: string): ReadLink {
  if (search.length > MOST_CHARACTERS) return problem('too-long');
  if (search.includes('#')) return problem('not-a-link');
  const fields = fieldsOf(search.replace(/^\?/, ''));
  if (!fields.ok) return fields;
  const asked = questionOf(fields.value);
  if (!asked.ok) return asked;
  const what = READERS[asked.value](fields.value);
  if (!what.ok) return what;
  const parsed = OpenLink.safeParse({ what: what.value, caller: fields.value.get('caller') ?? null });
  if (parsed.success) return { ok: true, value: parsed.data };
  return problem('bad-value', placeOf(parsed.error.issues[0]?.path ?? [], fields.value));
}

/** Parameters by name. DICOM's values for several studies come together: `studyUID` may be repeated. */
function fieldsOf(query: string): Read<Fields> {
  const fields = new Map<string, string>();
  const pairs = query.split('&').filter((pair) => pair !== '');
  if (pairs.length > MOST_PARAMETERS) return problem('too-many');
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const written = decoded(at < 0 ? pair : pair.slice(0, at));
    if (written === null) return problem('bad-encoding');
    const name = KEYWORDS.get(written) ?? written;
    if (!KNOWN.has(name)) return problem('unknown-parameter', written);
    const value = decoded(at < 0 ? '' : pair.slice(at + 1));
    if (value === null || isEncodedTwice(name, value)) return problem('bad-encoding', name);
    if (value === '') return problem('missing', name);
    const before = fields.get(name);
    if (before !== undefined && name !== 'studyUID') return problem('twice', name);
    fields.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { ok: true, value: fields };
}

/** As forms write it (HTML 4.10.21.7): `+` is a space. Null for percent signs that mean no UTF-8. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

const isEncodedTwice = (name: string, value: string): boolean =>
  !ADDRESSES.has(name) && /%[0-9a-f]{2}/i.test(value);

function questionOf(fields: Fields): Read<Question> {
  const type = fields.get('requestType');
  if (type !== undefined && type !== 'STUDY' && type !== 'PATIENT')
    return problem('bad-value', 'requestType');
  for (const name of DISPLAY.slice(1)) {
    if (!['true', 'false', undefined].includes(fields.get(name))) return problem('bad-value', name);
  }
  if (!/^[^\p{C}]{1,64}$/u.test(fields.get('viewerType') ?? '-')) return problem('bad-value', 'viewerType');
  const asked = ORDER.filter((question) => QUESTIONS[question].some((name) => fields.has(name)));
  const [only, other] = asked;
  if (only === undefined) return problem('missing', type === 'PATIENT' ? 'patientID' : 'studyUID');
  const first = QUESTIONS[only][0];
  if (other !== undefined)
    return problem(
      'mixed',
      QUESTIONS[other].find((name) => fields.has(name)),
    );
  if (!fields.has(first)) return problem('missing', first);
  const fits =
    type === undefined ||
    ((type === 'PATIENT') === (only === 'patient') && !['server', 'fhir', 'launch'].includes(only));
  return fits ? { ok: true, value: only } : problem('mixed', first);
}

const READERS: Readonly<Record<Question, (fields: Fields) => Read<unknown>>> = {
  studies(fields) {
    const listed = listOf(fields.get('studyUID') ?? '');
    if (listed.length > MOST_LINKED) return problem('too-many', 'studyUID');
    // A UID has no empty part (PS3.5 9.1); with one it could mean a folder above.
    if (listed.some((uid) => uid.split('.').includes(''))) return problem('bad-value', 'studyUID');
    return thing({ kind: 'studies', StudyInstanceUIDs: [...new Set(listed)] });
  },
  accessions(fields) {
    const listed = listOf(fields.get('accessionNumber') ?? '');
    if (listed.length > MOST_LINKED) return problem('too-many', 'accessionNumber');
    const ofAll = fields.get('issuerOfAccessionNumber') ?? null;
    const read = listed.map(numberAndIssuer);
    if (ofAll !== null && read.some(({ issuer }) => issuer !== null))
      return problem('twice', 'issuerOfAccessionNumber');
    if (read.some(({ number }) => number.includes('^'))) return problem('bad-value', 'accessionNumber');
    const accessions = read.map(({ number, issuer }) => ({
      AccessionNumber: number,
      issuer: issuer ?? ofAll,
    }));
    return thing({ kind: 'accessions', accessions });
  },
  patient: readPatient,
  fhir(fields) {
    const [, server, reference] =
      /^(https?:\/\/.+?)\/((?:ImagingStudy|Patient)\/[^/]+)(?:\/_history\/[^/]+)?$/.exec(
        fields.get('fhir') ?? '',
      ) ?? [];
    if (!ServerAddress.safeParse(server).success) return problem('bad-value', 'fhir');
    return record(server ?? '', reference ?? '', 'fhir');
  },
  server(fields) {
    const reference = fields.get('fhirReference');
    if (reference === undefined) return problem('missing', 'fhirReference');
    const server = fields.get('fhirServer') ?? '';
    const isAddress = /^[a-z]+:/i.test(server);
    if (isAddress ? !ServerAddress.safeParse(server).success : !isPlain(server, 60))
      return problem('bad-value', 'fhirServer');
    return record(server, reference, 'fhirReference');
  },
  launch(fields) {
    const launch = fields.get('launch');
    return launch === undefined
      ? problem('missing', 'launch')
      : thing({ kind: 'launch', iss: fields.get('iss') ?? '', launch });
  },
};

const thing = (value: unknown): Read<unknown> => ({ ok: true, value });
const listOf = (text: string): readonly string[] => text.split(',').map((one) => one.trim());

function record(server: string, reference: string, name: string): Read<unknown> {
  return RecordReference.safeParse(reference).success
    ? thing({ kind: 'record', server, reference } satisfies LinkedThing)
    : problem('bad-value', name);
}

const isPlain = (text: string, most: number): boolean =>
  text.length <= most && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(text);

/**
 * HL7's CX: `number^^^authority`, the authority a name, or `name&1.2.3&ISO` with either part left out. A number without
 * carets is itself.
 */
function numberAndIssuer(text: string): { readonly number: string; readonly issuer: string | null } {
  const [number = '', check, scheme, authority, type = '', ...more] = text.split('^');
  const isPlainNumber = check === undefined;
  const fits = [check, scheme, ...more].every((part) => (part ?? '') === '') && /^[A-Z]{0,5}$/.test(type);
  if (isPlainNumber || !fits) return { number: text, issuer: null };
  const parts = (authority ?? '').split('&').map((part) => part.trim());
  const [name = '', universal = ''] = parts;
  const issuer = [name, universal].filter((part) => part !== '').join('&');
  return { number, issuer: issuer === '' ? null : issuer };
}

function readPatient(fields: Fields): Read<unknown> {
  const { number, issuer } = numberAndIssuer(fields.get('patientID') ?? '');
  const named = fields.get('issuerOfPatientID') ?? null;
  if (issuer !== null && named !== null) return problem('twice', 'issuerOfPatientID');
  if (number.includes('^')) return problem('bad-value', 'patientID');
  // Numbers tell patients apart; a name is written in too many ways, and is taken without effect.
  if (!isPlain(fields.get('patientName') ?? '-', 324)) return problem('bad-value', 'patientName');
  const [born, from, to] = ['patientBirthDate', 'lowerDateTime', 'upperDateTime'].map((name) =>
    dayOf(fields.get(name)),
  );
  if (born === undefined) return problem('bad-value', 'patientBirthDate');
  if (from === undefined) return problem('bad-value', 'lowerDateTime');
  if (to === undefined || (from !== null && to !== null && to < from))
    return problem('bad-value', 'upperDateTime');
  const recent = fields.get('mostRecentResults');
  if (recent !== undefined && !/^[1-9]\d{0,3}$/.test(recent))
    return problem('bad-value', 'mostRecentResults');
  return thing({
    kind: 'patient',
    patient: {
      PatientID: number,
      issuer: issuer ?? named,
      PatientBirthDate: born,
      // A screen holds no more: the rest is one click away.
      mostRecent: recent === undefined ? null : Math.min(Number(recent), MOST_LINKED),
      from,
      to,
      modalities: fields.has('modalitiesInStudy') ? listOf(fields.get('modalitiesInStudy') ?? '') : [],
    },
  });
}

/** xs:dateTime or DICOM's digits, to its day: `20260114`. Null where none is given, undefined for what is none. */
function dayOf(text: string | undefined): string | null | undefined {
  if (text === undefined) return null;
  const found =
    /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+ -]\d\d:?\d\d)?)?$/.exec(text) ??
    /^(\d{4})(\d\d)(\d\d)(?:\d{2,6}(?:\.\d{1,6})?)?$/.exec(text);
  const [, year = '', month = '', day = ''] = found ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real =
    found !== null && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  return real ? `${year}${month}${day}` : undefined;
}

/** The parameter that a part of the result came from. */
function placeOf(path: readonly PropertyKey[], fields: Fields): string {
  const parts = path.map(String);
  if (parts[0] === 'caller') return 'caller';
  const last = parts.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const names: Readonly<Record<string, string>> = {
    StudyInstanceUIDs: 'studyUID',
    AccessionNumber: 'accessionNumber',
    PatientID: 'patientID',
    modalities: 'modalitiesInStudy',
    issuer: fields.has('patientID') ? 'patientID' : 'accessionNumber',
  };
  return names[last] ?? (fields.has(last) ? last : '');
}
