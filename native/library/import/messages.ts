// Between the library and its import worker. The worker reads files, synchronously and in order; the library writes.
import type { WireBatch } from './wire.ts';

export type ImportTask = {
  readonly roots: readonly string[]; // absolute
  /** adopt: the files are the library's own already, and are indexed where they lie. */
  readonly mode: 'link' | 'copy' | 'rescan' | 'adopt';
  readonly password: string | null;
  /** Row of the job whose entries say what was done before a crash; null when it begins. */
  readonly resumedJobRow: number | null;
};

export type ImportWorkerData = {
  readonly database: string;
  readonly key: Uint8Array;
  readonly ownedDirectory: string;
  readonly launchId: string;
  readonly task: ImportTask;
  readonly control: SharedArrayBuffer;
};

/** Slots of the control array, 32-bit each, written by the side named. */
export const CONTROL = {
  cancelled: 0, // library
  acknowledged: 1, // library: batches written
  found: 2, // worker: files listed so far
} as const;
export const CONTROL_SLOTS = 4;

export type ImportMessage =
  | { readonly type: 'listed'; readonly files: number }
  | { readonly type: 'more'; readonly files: number } // members of an archive that was opened
  | {
      readonly type: 'batch';
      readonly files: number;
      readonly batch: WireBatch;
      readonly bytes: number;
      readonly skipped: number;
    }
  | { readonly type: 'root'; readonly path: string; readonly available: boolean; readonly folder: boolean }
  | { readonly type: 'failed'; readonly code: string }
  | { readonly type: 'ended' };
