import * as z from 'zod';
import { AETitle, SecretChanges, SecretName, Trust } from './peers.ts';

const Certificate = z.string().max(100_000).includes('-----BEGIN CERTIFICATE-----');

/** Who may send. Without addresses: from anywhere. */
export const AllowedCaller = z.strictObject({
  AETitle,
  addresses: z.array(z.string().trim().min(2).max(64)).max(50).default([]),
});
export type AllowedCaller = z.infer<typeof AllowedCaller>;

/**
 * Our own storage provider. Off, it listens only while a C-MOVE of ours is under way, where a port is set, and takes nothing
 * but what that brings.
 */
export const ReceivingSettings = z
  .strictObject({
    on: z.boolean().default(false),
    AETitle: AETitle.default('LIGHTBOX'),
    host: z.string().trim().min(1).max(253).default('0.0.0.0'), // the address to listen on
    port: z.number().int().min(1).max(65_535).nullable().default(null),
    callers: z.array(AllowedCaller).max(500).default([]),
    quotaBytes: z.number().int().positive().nullable().default(null), // of the library's own files, all together
    tls: z
      .strictObject({
        profile: z.enum(['non-downgrading', 'extended']).default('non-downgrading'),
        certificate: Certificate, // its key is the secret `private-key`
        clients: Trust.nullable().default(null), // null: callers need no certificate
      })
      .nullable()
      .default(null),
  })
  .refine(({ on, port }) => !on || port !== null, { path: ['port'] });
export type ReceivingSettings = z.infer<typeof ReceivingSettings>;

/** PUT /api/receiving */
export const ReceivingChange = z.strictObject({
  settings: ReceivingSettings,
  secrets: SecretChanges.default({}),
});
export type ReceivingChange = z.infer<typeof ReceivingChange>;

/** What a caller has done since the services started. */
export const CallerCounts = z.strictObject({
  callingAETitle: z.string(),
  associations: z.number(),
  broken: z.number(), // that ended otherwise than by release
  echoes: z.number(),
  stored: z.number(),
  refused: z.number(),
  bytes: z.number(),
  lastSeen: z.number(), // ms since the epoch
});
export type CallerCounts = z.infer<typeof CallerCounts>;

/**
 * A caller that was not let in, as it named itself: anybody can make up titles. `not-allowed`: it is not among the callers;
 * `other-name`: it is, and called us by another name than ours.
 */
export const TurnedAway = z.strictObject({
  callingAETitle: z.string(),
  calledAETitle: z.string(),
  address: z.string(),
  reason: z.enum(['not-allowed', 'other-name']),
  count: z.number(),
  lastSeen: z.number(), // ms since the epoch
});
export type TurnedAway = z.infer<typeof TurnedAway>;

/** GET /api/receiving */
export const Receiving = z.strictObject({
  settings: ReceivingSettings,
  secretsKept: z.array(SecretName),
  listening: z.boolean(),
  /** Why it does not listen although it is on: the system's code (`EADDRINUSE`), OpenSSL's, or `secret-missing`. */
  problem: z.string().nullable(),
  callers: z.array(CallerCounts),
  turnedAway: z.number(), // callers that are not allowed
  turnedAwayCallers: z.array(TurnedAway), // the last ones, the latest first
  openAssociations: z.number(),
  usedBytes: z.number(), // of the quota
});
export type Receiving = z.infer<typeof Receiving>;
