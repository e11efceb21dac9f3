// A disk of 32 MB of its own, to be filled.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';

/** False where this process may not have one: it may on Linux, as root, outside a locked container. */
export const mountDisk = (at: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', at]).status === 0;

export const unmount = (at: string): void => {
  execFileSync('umount', ['-l', at]);
};

export function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const at = mkdtempSync(path.join(os.tmpdir(), 'lightbox-disk-'));
  const mounted = mountDisk(at);
  if (mounted) unmount(at);
  rmSync(at, { recursive: true });
  return mounted;
}

/** Fills the disk with other things but for so much; the function returned takes them away again. */
export function fillDisk(disk: string, leftKiB: number): () => void {
  const file = path.join(disk, 'other-things');
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(4096);
  let written = 0;
  try {
    for (;;) written += writeSync(descriptor, block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
  ftruncateSync(descriptor, Math.max(0, written - leftKiB * 1024));
  closeSync(descriptor);
  return () => rmSync(file);
}
