// `lightbox storage`, `pin`, `unpin`: the library as a cache of archives.
import type { Storage } from '../contract/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { withPacs } from './peersCommand.ts';
import { openingText, visible } from './text.ts';

export type StorageArguments = LibraryArguments & {
  readonly json?: boolean;
  /** Bytes; null: as Lightbox sees fit. */
  readonly quota?: number | null;
  readonly leastFree?: number | null;
};

/** Shows what studies from archives take, and sets what they may. */
export const storageCommand = (args: StorageArguments): Promise<ExitCode> =>
  withPacs(args, { existing: true, resumeJobs: false }, async ({ storage }) => {
    const { settings } = await storage.state();
    const { quota = settings.quotaBytes, leastFree = settings.leastFreeBytes } = args;
    const changed = args.quota !== undefined || args.leastFree !== undefined;
    const state = changed
      ? await storage.change({ quotaBytes: quota, leastFreeBytes: leastFree })
      : await storage.state();
    await print(args.json === true ? `${JSON.stringify(state)}\n` : storageText(state));
    return state.overBytes > 0 ? EXIT.problems : EXIT.ok;
  });

/** Pins studies, so that they are never removed to make room, or lets go of that. */
export async function pinCommand(
  studies: readonly string[],
  pinned: boolean,
  args: LibraryArguments,
): Promise<ExitCode> {
  const opened = openFor(args, { existing: true, resumeJobs: false });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  try {
    const away = studies.filter((UID) => !library.setPinned(UID, pinned));
    for (const UID of away) say(`The study ${visible(UID)} is not in the library.`);
    return away.length > 0 ? EXIT.usage : EXIT.ok;
  } finally {
    await library.close();
  }
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < UNITS.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** `50GB`, `500 MB`, `auto` (null); undefined for what is neither. */
export function bytesOf(text: string): number | null | undefined {
  if (text.trim().toLowerCase() === 'auto') return null;
  const [, digits, unit = 'B'] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([KMGT]?B)?$/i.exec(text.trim()) ?? [];
  const power = UNITS.findIndex((one) => one === unit.toUpperCase());
  return digits === undefined || power < 0 ? undefined : Math.round(Number(digits) * 1000 ** power);
}

function storageText(state: Storage): string {
  const { settings, removed } = state;
  const limit = (set: number | null, holds: number): string =>
    `${bytesText(holds)}${set === null ? ' (automatic)' : ''}`;
  const free = state.freeBytes === null ? 'unknown' : bytesText(state.freeBytes);
  return [
    `Studies from archives: ${state.retrieved}, ${bytesText(state.retrievedBytes)} of at most ${limit(settings.quotaBytes, state.quotaBytes)}`,
    `Free on the disk: ${free}, to be kept free ${limit(settings.leastFreeBytes, state.leastFreeBytes)}`,
    `May be removed to make room: ${state.removable} studies, ${bytesText(state.removableBytes)}`,
    `Kept offline: ${state.pinned} studies`,
    `Removed to make room: ${removed.studies} studies, ${bytesText(removed.bytes)}`,
    ...(state.overBytes > 0
      ? [`${bytesText(state.overBytes)} more than they may take, and nothing else can be removed.`]
      : []),
    '',
  ].join('\n');
}
