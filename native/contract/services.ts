import * as z from 'zod';
import { Failure } from './failure.ts';

/**
 * Between whoever starts the services process (the shell's main process, the command line, tests) and the process: its
 * first message, and its answer. Secrets travel here and never by argument or environment, which other processes can read.
 * In the shell later messages hand over ports: `{ type: 'frames-port' }` with one transferred MessagePort a page.
 */
export const ServicesStart = z.strictObject({
  type: z.literal('start'),
  libraryDirectory: z.string(),
  /** 64 hex digits from the OS key store, or the key file to use (mode 0600, made when the library is new). */
  key: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('hex'), hex: z.string().regex(/^[0-9a-f]{64}$/) }),
    z.strictObject({ kind: z.literal('file'), path: z.string() }),
  ]),
  socketPath: z.string(),
  version: z.string(),
});
export type ServicesStart = z.infer<typeof ServicesStart>;

export const ServicesReply = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), launchId: z.string() }),
  z.strictObject({ type: z.literal('failed'), failure: Failure }),
]);
export type ServicesReply = z.infer<typeof ServicesReply>;
