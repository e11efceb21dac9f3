// What Lightbox knows of patients' records lies in a file of its own: a rebuild of the index must not lose it.
import type { BesideSchema } from '../library/index.ts';
import { LINK_PERSONS, LINK_TABLES } from './link/schema.ts';
import { PUBLISH_TABLES } from './publish/schema.ts';

export const RECORDS_FILE = 'records.db';

const SERVERS = `
CREATE TABLE server(serverId TEXT PRIMARY KEY, settings TEXT NOT NULL, changedAt INTEGER NOT NULL) WITHOUT ROWID;
-- What the page sets, and what a sign-in leaves: all of it sealed.
CREATE TABLE secret(
  serverId TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(serverId, name)) WITHOUT ROWID;
-- What a server said, for when it cannot be asked. The address is a keyed hash: questions hold identifiers.
CREATE TABLE answer(
  id INTEGER PRIMARY KEY, serverId TEXT NOT NULL, address BLOB NOT NULL, etag TEXT NOT NULL, mediaType TEXT NOT NULL,
  readAt INTEGER NOT NULL, usedAt INTEGER NOT NULL, bytes INTEGER NOT NULL, -- stored, compressed
  body BLOB NOT NULL, UNIQUE(serverId, address));
CREATE INDEX answerByUse ON answer(usedAt, id, bytes);
`;

/** One entry a version; never changed once released. */
export const RECORDS_SCHEMA: BesideSchema = {
  applicationId: 0x4c425231, // 'LBR1'
  migrations: [SERVERS, LINK_TABLES, PUBLISH_TABLES, LINK_PERSONS],
  durable: true,
};

/** The same file, for what may be lost in a power cut: answers can be asked for again. */
export const RECORDS_CACHE_SCHEMA: BesideSchema = { ...RECORDS_SCHEMA, durable: false };
