// Patient numbers. A number means something only together with who gave it: an issuer in images, a system in records.
import { dateDigits } from './birthDate.ts';
import type { Finding, ImageIdentity, IssuerMap, RecordIdentifier, RecordPatient } from './types.ts';

type ImageID = ImageIdentity['otherIDs'][number];

const finding = (outcome: Finding['outcome'], reason: Finding['reason'], weight = 0): Finding => ({
  outcome,
  reason,
  weight,
});

/** From the strongest that can be said to the weakest; a match that is doubtful comes before one that is worth little. */
const ORDER: readonly Finding['reason'][] = ['same', 'former-number', 'expired', 'zeros', 'issuer-unknown'];

export function compareIdentifiers(image: ImageIdentity, record: RecordPatient, issuers: IssuerMap): Finding {
  const main = { PatientID: image.PatientID, IssuerOfPatientID: image.IssuerOfPatientID };
  const all = [main, ...image.otherIDs.slice(0, 20)].filter(({ PatientID }) => PatientID.trim() !== '');
  const ids = all.filter(({ PatientID }) => !isPlaceholder(PatientID));
  const identifiers = record.identifiers.slice(0, 100).filter(({ value }) => value.trim() !== '');
  if (all.length === 0 || identifiers.length === 0) return finding('unknown', 'missing');
  if (ids.length === 0) return finding('unknown', 'placeholder');
  const matches = ids.flatMap((id) =>
    identifiers.flatMap((identifier) => matchOf(id, identifier, image.StudyDate, issuers)),
  );
  const strongest = ORDER.map((reason) => matches.find((one) => one.reason === reason)).find((one) => one);
  const others = ids.filter((id) => hasAnother(id, identifiers, issuers));
  if (others.length > 0) {
    const explained = strongest !== undefined || record.links.some(({ type }) => type === 'replaces');
    return explained ? finding('doubt', 'after-merge') : finding('differs', 'other-number');
  }
  return strongest ?? finding('unknown', 'not-comparable');
}

function matchOf(
  id: ImageID,
  identifier: RecordIdentifier,
  studyDate: string,
  issuers: IssuerMap,
): Finding[] {
  const relation = relationOf(id.IssuerOfPatientID, identifier, issuers);
  if (relation === 'other') return [];
  const exact = id.PatientID.trim() === identifier.value.trim();
  if (!exact && plainNumber(id.PatientID) !== plainNumber(identifier.value)) return [];
  if (relation === 'unknown')
    return exact && identifier.value.trim().length >= 3 ? [finding('same', 'issuer-unknown', 1)] : [];
  if (!exact) return [finding('same', 'zeros', 1)];
  const ended = dateDigits(identifier.to ?? '');
  if (ended !== '' && studyDate !== '' && studyDate.slice(0, ended.length) > ended)
    return [finding('doubt', 'expired')];
  return [identifier.use === 'old' ? finding('same', 'former-number', 2) : finding('same', 'same', 2)];
}

/** The record has numbers of this very issuer, and none of them is this one. */
function hasAnother(id: ImageID, identifiers: readonly RecordIdentifier[], issuers: IssuerMap): boolean {
  const ofIssuer = identifiers.filter(
    (identifier) => relationOf(id.IssuerOfPatientID, identifier, issuers) === 'same',
  );
  return (
    ofIssuer.length > 0 && ofIssuer.every(({ value }) => plainNumber(value) !== plainNumber(id.PatientID))
  );
}

/** Is the issuer of the images the one whose system the record names? */
export function relationOf(
  issuer: string,
  { system, assigner }: RecordIdentifier,
  issuers: IssuerMap,
): 'same' | 'other' | 'unknown' {
  const name = issuer.trim();
  const mapped = systemsOf(name, issuers); // '' stands for images that name no issuer
  if (mapped !== null && system !== null) return mapped.includes(system) ? 'same' : 'other';
  if (name === '') return 'unknown';
  const written = namesOf(name);
  if (system !== null && written.includes(plainSystem(system))) return 'same';
  if (assigner !== null && assigner.trim() !== '' && written.includes(assigner.trim().toLowerCase()))
    return 'same';
  const oid = written.find(isOid);
  if (oid !== undefined && system !== null && isOid(plainSystem(system))) return 'other';
  return 'unknown';
}

/** The systems that are configured for an issuer; null where none are. */
export function systemsOf(issuer: string, issuers: IssuerMap): readonly string[] | null {
  const name = issuer.trim().toLowerCase();
  return Object.entries(issuers).find(([key]) => key.trim().toLowerCase() === name)?.[1] ?? null;
}

// HL7's hierarchic designator, namespace & universal id & its type, is what many systems put into one text.
const namesOf = (issuer: string): readonly string[] =>
  issuer
    .toLowerCase()
    .split(/[&^]/)
    .map((part) => plainSystem(part.trim()))
    .filter((part) => part !== '' && part !== 'iso');

const plainSystem = (system: string): string =>
  system
    .trim()
    .toLowerCase()
    .replace(/^urn:(?:oid|uuid):/, '');
const isOid = (text: string): boolean => /^[0-2](?:\.\d+){2,}$/.test(text);

/** Without what is typed in one place and not in another: spaces, dashes, case, zeros in front. */
const plainNumber = (value: string): string =>
  value
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_./]/g, '')
    .replace(/^0+(?=.)/, '');

const isPlaceholder = (value: string): boolean =>
  /^(?:0+|x+|9{6,}|n\/?a|none|null|unknown|unbekannt|anon.*|test.*|temp|patient ?id|no ?id)$/i.test(
    value.trim(),
  );
