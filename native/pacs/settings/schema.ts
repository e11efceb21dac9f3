// What Lightbox knows of remote archives lies in a file of its own, like the readers' marks: a rebuild of the index, which
// is made anew from the images, must not lose it.
import type { BesideSchema } from '../../library/index.ts';

export const PEERS_FILE = 'peers.db';

const PEERS = `
CREATE TABLE peer(peerId TEXT PRIMARY KEY, settings TEXT NOT NULL, changedAt INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE secret(
  peerId TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(peerId, name)) WITHOUT ROWID;
-- How a transfer ended, or stood when it was last written down.
CREATE TABLE transfer(jobId TEXT PRIMARY KEY, report TEXT NOT NULL, writtenAt INTEGER NOT NULL) WITHOUT ROWID;
-- What a peer last listed of a study: the measure of whether it is here whole.
CREATE TABLE listing(
  StudyInstanceUID TEXT PRIMARY KEY, peerId TEXT NOT NULL, listedAt INTEGER NOT NULL, unlisted INTEGER NOT NULL,
  settled INTEGER NOT NULL -- all of it was here when it was last looked at
  ) WITHOUT ROWID;
CREATE TABLE listed(
  StudyInstanceUID TEXT NOT NULL REFERENCES listing(StudyInstanceUID) ON DELETE CASCADE,
  SeriesInstanceUID TEXT NOT NULL, SOPInstanceUID TEXT NOT NULL,
  PRIMARY KEY(StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID)) WITHOUT ROWID;
-- Confirmed by the peer of a send that has not ended.
CREATE TABLE sent(jobId TEXT NOT NULL, SOPInstanceUID TEXT NOT NULL, PRIMARY KEY(jobId, SOPInstanceUID)) WITHOUT ROWID;
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/** What people call a listed image, for saying which one is missing. */
const LISTED_NUMBERS = `
ALTER TABLE listed ADD COLUMN SeriesNumber INTEGER;
ALTER TABLE listed ADD COLUMN InstanceNumber INTEGER;
`;

/** Of what a peer took, what it answers for (storage commitment). */
const CONFIRMING = `
CREATE TABLE confirming(
  jobId TEXT PRIMARY KEY, peerId TEXT NOT NULL, until INTEGER NOT NULL, asked INTEGER NOT NULL, failure TEXT
  ) WITHOUT ROWID;
CREATE TABLE confirming_instance(
  jobId TEXT NOT NULL REFERENCES confirming(jobId) ON DELETE CASCADE,
  SOPInstanceUID TEXT NOT NULL, SeriesInstanceUID TEXT NOT NULL, SOPClassUID TEXT NOT NULL,
  state TEXT NOT NULL, -- open, confirmed, refused, silent
  status INTEGER, -- why it was refused
  TransactionUID TEXT, -- that it was last asked about with
  PRIMARY KEY(jobId, SOPInstanceUID)) WITHOUT ROWID;
CREATE INDEX confirming_open ON confirming_instance(jobId) WHERE state = 'open';
CREATE TABLE confirming_transaction(
  TransactionUID TEXT PRIMARY KEY, jobId TEXT NOT NULL REFERENCES confirming(jobId) ON DELETE CASCADE
  ) WITHOUT ROWID;
CREATE INDEX confirming_asked ON confirming_transaction(jobId);
`;

/** Studies that were removed to make room: what a list says of them, and where they can be had again. */
const REMOVED = `
CREATE TABLE removed(
  StudyInstanceUID TEXT PRIMARY KEY, peerId TEXT NOT NULL, row TEXT NOT NULL, bytes INTEGER NOT NULL,
  removedAt INTEGER NOT NULL) WITHOUT ROWID;
`;

/** Archives that patients' records name: a transfer from one goes on after a restart. */
const OF_RECORDS = `
CREATE TABLE recordArchive(
  peerId TEXT PRIMARY KEY, serverId TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
  UNIQUE(serverId, address)) WITHOUT ROWID;
CREATE TABLE recordShare( -- a study of which the record names the archive for some series only
  peerId TEXT NOT NULL REFERENCES recordArchive(peerId) ON DELETE CASCADE,
  StudyInstanceUID TEXT NOT NULL, share TEXT NOT NULL, -- JSON
  PRIMARY KEY(peerId, StudyInstanceUID)) WITHOUT ROWID;
`;

export const PEERS_SCHEMA: BesideSchema = {
  applicationId: 0x4c425031, // 'LBP1'
  migrations: [PEERS, LISTED_NUMBERS, REMOVED, CONFIRMING, OF_RECORDS],
  durable: true,
};
