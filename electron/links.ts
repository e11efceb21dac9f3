import { existsSync } from 'node:fs';
import path from 'node:path';
import { LINK_SCHEME, readOpenLink, type ReadLink } from '../native/contract/index.ts';

export { LINK_SCHEME };

export type LaunchRequest = {
  /** As they were understood, or why not: the page says so. */
  readonly links: readonly ReadLink[];
  readonly paths: readonly string[];
};

/** A longer command line is nobody's click. */
const MOST_LINKS = 8;

/** Sorts the arguments of a launch (first or second instance) into links and existing paths; switches are skipped. */
export function parseLaunch(args: readonly string[], workingDirectory: string): LaunchRequest {
  const links: ReadLink[] = [];
  const paths: string[] = [];
  for (const arg of args) {
    if (arg.startsWith('-')) continue;
    if (arg.trimStart().toLowerCase().startsWith(`${LINK_SCHEME}:`)) {
      if (links.length < MOST_LINKS) links.push(readOpenLink(arg));
      continue;
    }
    const full = path.resolve(workingDirectory, arg);
    if (existsSync(full)) paths.push(full);
  }
  return { links, paths };
}
