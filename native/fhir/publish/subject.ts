// Whose record it goes to: the patient that somebody has confirmed, compared anew just before. Anything less is a refusal.
import {
  fail,
  ok,
  type PublishRefusal,
  type RecordLink,
  type RecordOfStudy,
  type RecordSignIn,
  type Result,
} from '../../contract/index.ts';
import type { Capabilities, RecordClient } from '../client/types.ts';
import { grants } from '../smart/scopes.ts';
import type { Patient } from '../types.ts';
import type { PublishParts } from './types.ts';

export type Whose = { readonly link: RecordLink; readonly patient: Patient; readonly reference: string };

/** What is known without asking anybody: the link that somebody has confirmed, where nothing speaks against it. */
export function linkOf(record: RecordOfStudy, serverId: string): Result<RecordLink, PublishRefusal> {
  const link = confirmedLink(record, serverId);
  if (!link.ok) return link;
  const { verdict = 'doubt' } = link.value.identity ?? {};
  if (verdict === 'contradiction') return fail({ reason: 'identity-contradiction' });
  return verdict === 'agreement' ? link : fail({ reason: 'identity-doubt' });
}

/** Whatever the guard said of the patient as last read. */
function confirmedLink({ links }: RecordOfStudy, serverId: string): Result<RecordLink, PublishRefusal> {
  const own = links.filter((link) => link.serverId === serverId && link.state !== 'rejected');
  const confirmed = own.filter(({ state }) => state === 'confirmed');
  const [link] = confirmed;
  if (own.length === 0) return fail({ reason: 'no-link' });
  if (new Set(confirmed.map(({ subject }) => subject)).size > 1) return fail({ reason: 'several-patients' });
  if (link === undefined) return fail({ reason: 'link-not-confirmed' });
  const isUncertain = ['no-patient', 'patient-changed', 'gone'].some((word) => isIn(link.doubts, word));
  return link.subject === null || isUncertain ? fail({ reason: 'link-uncertain' }) : ok(link);
}

const isIn = (words: readonly string[], word: string): boolean => words.includes(word);

/** Reads the patient from the server, now, and asks the guard again with what it says. */
export async function whose(
  { links }: Pick<PublishParts, 'links'>,
  client: RecordClient,
  StudyInstanceUID: string,
  signal?: AbortSignal,
): Promise<Result<Whose, PublishRefusal> | { readonly ok: null }> {
  const known = await links.ofStudy(StudyInstanceUID);
  if (!known.ok) return { ok: null };
  const before = confirmedLink(known.value, client.serverId);
  if (!before.ok) return before;
  const reference = before.value.subject ?? '';
  const read = await client.read('Patient', reference.slice('Patient/'.length), signal);
  if (!read.ok)
    return fail(
      read.failure.kind === 'not-there'
        ? { reason: 'patient-gone' }
        : { reason: 'server', failure: read.failure },
    );
  const { value, offline } = read.value;
  if (offline !== null) return fail({ reason: 'server', failure: offline });
  const patient = value.resource;
  const isReplaced = patient.links.some(({ type }) => type === 'replaced-by');
  if (patient.active === false || isReplaced) return fail({ reason: 'patient-gone' });
  links.sawPatient(client.serverId, patient);
  const now = await links.ofStudy(StudyInstanceUID);
  if (!now.ok) return { ok: null };
  const link = linkOf(now.value, client.serverId);
  if (!link.ok) return link;
  return link.value.subject === reference
    ? ok({ link: link.value, patient, reference })
    : fail({ reason: 'link-uncertain' });
}

/** The scope that a sign-in would have to grant for writing. */
export function scopeFor(signIn: RecordSignIn | null, type: string): string {
  const granted = signIn?.state === 'signed-in' ? signIn.granted : [];
  const level = granted.some((scope) => scope.startsWith('system/')) ? 'system' : 'user';
  const isSecond = granted.some((scope) => /^[a-z]+\/\S+\.[cruds]+(?:\?|$)/.test(scope));
  return `${level}/${type}.${isSecond ? 'cus' : 'write'}`;
}

/** What server and sign-in do not let us do, before anything is tried. */
export function forbidden(
  { resources }: Capabilities,
  signIn: RecordSignIn | null,
  types: readonly string[],
): PublishRefusal | null {
  const missing = types.filter((type) => {
    if (resources === null) return false;
    const known = resources.get(type);
    return known === undefined || (known.interactions.size > 0 && !known.interactions.has('create'));
  });
  if (missing.length > 0) return { reason: 'not-offered', resourceTypes: missing };
  if (signIn?.state !== 'signed-in') return null;
  const { granted } = signIn;
  const refused = types.filter(
    (type) => !grants(granted, type, 'create') || !grants(granted, type, 'update'),
  );
  return refused.length === 0
    ? null
    : { reason: 'scopes-missing', scopes: refused.map((type) => scopeFor(signIn, type)) };
}
