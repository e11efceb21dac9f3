// How much room studies from archives may take.
import type { StorageSettings } from '../../contract/index.ts';

export type Disk = { readonly freeBytes: number; readonly diskBytes: number };
export type Limits = { readonly quotaBytes: number; readonly leastFreeBytes: number };

/** Of the room that there is without them. The rest is for what was imported or received, and for others on this computer. */
const SHARE = 0.8;
const LEAST_FREE_SHARE = 0.1;
const LEAST_FREE_BYTES = 20e9;

/** `disk` null: not known; then only what is set holds. */
export function limitsOf(settings: StorageSettings, retrievedBytes: number, disk: Disk | null): Limits {
  const room = disk === null ? Number.MAX_SAFE_INTEGER : disk.freeBytes + retrievedBytes;
  const free = disk === null ? 0 : Math.min(disk.diskBytes * LEAST_FREE_SHARE, LEAST_FREE_BYTES);
  return {
    quotaBytes: settings.quotaBytes ?? Math.floor(room * SHARE),
    leastFreeBytes: settings.leastFreeBytes ?? Math.floor(free),
  };
}

/** What has to go. `pendingBytes`: removed, and not yet deleted. */
export function overBytes(
  limits: Limits,
  retrievedBytes: number,
  disk: Disk | null,
  pendingBytes: number,
): number {
  const short = disk === null ? 0 : limits.leastFreeBytes - disk.freeBytes - pendingBytes;
  return Math.min(retrievedBytes, Math.max(0, retrievedBytes - limits.quotaBytes, short));
}
