// What a sign-in gave: kept sealed, so that a restart does not ask for it again.
import * as z from 'zod';
import type { RecordServerSettings } from '../../contract/index.ts';
import { referred } from '../client/address.ts';
import { lenient } from '../parse/index.ts';
import { code, list, reference } from '../parse/shapes.ts';
import type { TokenAnswer } from './oauth.ts';
import { scopeList } from './scopes.ts';

const Session = z.object({
  /** Of which settings it is: changed ones need another. */
  of: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresAt: z.number().nullable(), // ms since the epoch; null: until it is refused
  asked: z.array(z.string()),
  granted: z.array(z.string()),
  patient: z.string().nullable(),
  encounter: z.string().nullable(),
  imagingStudy: z.string().nullable(),
  user: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

/** A sign-in belongs to a server, a way to sign in and a client: to no other. */
export const sessionKey = ({ url, auth }: RecordServerSettings): string =>
  JSON.stringify([url, auth.kind, auth.kind === 'smart' || auth.kind === 'backend' ? auth.clientId : '']);

export function readSession(text: string | null, settings: RecordServerSettings): Session | null {
  if (text === null) return null;
  try {
    const session = Session.safeParse(JSON.parse(text));
    return session.success && session.data.of === sessionKey(settings) ? session.data : null;
  } catch {
    return null;
  }
}

// SMART 2: launch context comes beside the token.
const context = z.object({
  patient: code,
  encounter: code,
  imagingStudy: code,
  fhirContext: list(z.object({ reference: reference.shape.reference }), 50),
});

/** `before`: the session that this renews; what a server does not repeat stays. */
export function sessionOf(
  answer: TokenAnswer,
  {
    of,
    asked,
    before,
  }: { readonly of: string; readonly asked: readonly string[]; readonly before: Session | null },
  now: number,
): Session {
  const { value } = lenient(context, JSON.parse(JSON.stringify(answer)));
  const study = (value?.fhirContext ?? [])
    .flatMap((each) => (each?.reference ? [referred(each.reference)] : []))
    .find((each) => each?.type === 'ImagingStudy');
  const expiresIn = answer.expiresIn();
  const user = answer.claims()?.['fhirUser'];
  const named = typeof user === 'string' ? referred(user) : null;
  return {
    of,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken ?? null,
    expiresAt: expiresIn === undefined ? null : now + expiresIn * 1000,
    asked: [...asked],
    // RFC 6749 5.1, 6: not said means: what was asked for; at a renewal: what there was.
    granted: answer.scope === undefined ? [...(before?.granted ?? asked)] : [...scopeList(answer.scope)],
    patient: value?.patient ?? before?.patient ?? null,
    encounter: value?.encounter ?? before?.encounter ?? null,
    imagingStudy: value?.imagingStudy ?? study?.id ?? before?.imagingStudy ?? null,
    user: named === null ? (before?.user ?? null) : `${named.type}/${named.id}`,
  };
}
