import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The real path of `relative` below `root`, or null when it is not there or leads out, by dots or by links.
 * `relative` is a decoded URL path.
 */
export async function containedPath(root: string, relative: string): Promise<string | null> {
  if (/[\0\\:]/.test(relative) || relative.split('/').some((part) => part === '..')) return null;
  try {
    const realRoot = await realpath(root);
    const real = await realpath(join(realRoot, relative));
    return real.startsWith(realRoot + sep) ? real : null;
  } catch {
    return null;
  }
}
