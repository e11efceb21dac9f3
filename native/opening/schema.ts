// Who may hand links over is somebody's decision: it lies in a file of its own, which no rebuild of the index touches.
import type { BesideSchema } from '../library/index.ts';

export const CALLERS_FILE = 'callers.db';

/** One entry a version; never changed once released. */
export const CALLERS_SCHEMA: BesideSchema = {
  applicationId: 0x4c424331, // 'LBC1'
  migrations: [
    `CREATE TABLE caller(
       kind TEXT NOT NULL, name TEXT NOT NULL, decision TEXT NOT NULL, decidedAt INTEGER NOT NULL,
       PRIMARY KEY(kind, name)) WITHOUT ROWID;`,
  ],
  durable: true,
};
