import * as z from 'zod';
import { PeerFailure } from './peerFailure.ts';

/** Why a person could not be signed in. Words of the server's are those of its protocol (RFC 6749), never free text. */
export const SignInProblem = z.discriminatedUnion('kind', [
  /** The sign-in server could not be reached, or not be believed. */
  z.strictObject({ kind: z.literal('server'), failure: PeerFailure }),
  /** What answers there is no sign-in server of OpenID Connect. */
  z.strictObject({ kind: z.literal('not-openid') }),
  /** The person, or the server on their behalf, said no. */
  z.strictObject({ kind: z.literal('denied') }),
  /** `error`: `invalid_client`, `unauthorized_client`, `invalid_scope`... */
  z.strictObject({ kind: z.literal('refused'), error: z.string().max(64) }),
  /** Its answer does not fit the question: another issuer, nonce or signature. It was not used. */
  z.strictObject({ kind: z.literal('wrong-answer') }),
  /** Nobody came back from the browser. */
  z.strictObject({ kind: z.literal('timed-out') }),
  z.strictObject({ kind: z.literal('cancelled') }),
  /** The port of the settings is taken: the system's code. */
  z.strictObject({ kind: z.literal('cannot-listen'), code: z.string() }),
  /** Settings that cannot work: an issuer without https for instance. */
  z.strictObject({ kind: z.literal('bad-settings'), detail: z.string() }),
]);
export type SignInProblem = z.infer<typeof SignInProblem>;

/** GET /api/peers/:peer/sign-in: how a sign-in by OpenID Connect stands. */
export const SignIn = z.strictObject({
  /** waiting: for the person to come back from the browser. again: it was good once, and is not any more. */
  state: z.enum(['signed-out', 'waiting', 'signed-in', 'again']),
  /** ms since the epoch: what is held now is good until then; null where that is not known. */
  until: z.number().nullable(),
  /** It is renewed without a person, for as long as the server allows. */
  renews: z.boolean(),
  problem: SignInProblem.nullable(), // of the last try
});
export type SignIn = z.infer<typeof SignIn>;

/** POST /api/peers/:peer/sign-in: `address` is to be opened in the system's browser; null where there is a problem. */
export const SignInStart = z.strictObject({
  address: z.string().max(8000).nullable(),
  signIn: SignIn,
});
export type SignInStart = z.infer<typeof SignInStart>;
