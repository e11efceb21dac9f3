import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { StudyInstanceUID } from '../native/contract/index.ts';

/**
 * What a `lightbox://open?...` link may ask for, and nothing else: a study by UID, or a search by accession number or
 * patient number (each with its issuer). Anything unknown refuses the whole link: a link that is only half understood
 * could open the wrong study.
 */
const printable = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\\*?]+$/u);

export const OpenLink = z.union([
  z.strictObject({ StudyInstanceUID: z.array(StudyInstanceUID).min(1).max(8) }),
  z.strictObject({ AccessionNumber: printable, IssuerOfAccessionNumber: printable.optional() }),
  z.strictObject({ PatientID: printable, IssuerOfPatientID: printable.optional() }),
]);
export type OpenLink = z.infer<typeof OpenLink>;

export const LINK_SCHEME = 'lightbox';

/** Parses a link. `null`: not a link of ours, or not one that is allowed. */
export function parseLink(text: string): OpenLink | null {
  if (text.length > 2048 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== `${LINK_SCHEME}:` || url.host !== 'open' || url.username || url.port || url.hash)
    return null;
  if (url.pathname !== '' && url.pathname !== '/') return null;
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of url.searchParams) {
    if (name === 'StudyInstanceUID') {
      const before = fields[name];
      fields[name] = [...(Array.isArray(before) ? before : []), ...value.split(',')];
    } else if (name in fields)
      return null; // twice the same question: which answer was meant?
    else fields[name] = value;
  }
  const parsed = OpenLink.safeParse(fields);
  return parsed.success ? parsed.data : null;
}

export type LaunchRequest = {
  readonly links: OpenLink[];
  readonly paths: string[];
  readonly refused: number;
};

/** Sorts the arguments of a launch (first or second instance) into links and existing paths; switches are skipped. */
export function parseLaunch(args: readonly string[], workingDirectory: string): LaunchRequest {
  const links: OpenLink[] = [];
  const paths: string[] = [];
  let refused = 0;
  for (const arg of args) {
    if (arg.startsWith('-')) continue;
    if (arg.toLowerCase().startsWith(`${LINK_SCHEME}:`)) {
      const link = parseLink(arg);
      if (link) links.push(link);
      else refused += 1;
      continue;
    }
    const full = path.resolve(workingDirectory, arg);
    if (existsSync(full)) paths.push(full);
  }
  return { links, paths, refused };
}
