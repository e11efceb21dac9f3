// What is known of archives outlives versions of Lightbox: a file of the first version is brought up to date with all that
// is in it, and one of a later version is left alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { openPacs } from '../../../native/pacs/index.ts';
import { createPeerStore } from '../../../native/pacs/settings/peerStore.ts';
import { PEERS_FILE, PEERS_SCHEMA } from '../../../native/pacs/settings/schema.ts';
import { createSealer } from '../../../native/security/index.ts';

/** The tables of the first version, as they were: not taken from the source, which must never change them. */
const FIRST = `
CREATE TABLE peer(peerId TEXT PRIMARY KEY, settings TEXT NOT NULL, changedAt INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE secret(
  peerId TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(peerId, name)) WITHOUT ROWID;
CREATE TABLE transfer(jobId TEXT PRIMARY KEY, report TEXT NOT NULL, writtenAt INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE listing(
  StudyInstanceUID TEXT PRIMARY KEY, peerId TEXT NOT NULL, listedAt INTEGER NOT NULL, unlisted INTEGER NOT NULL,
  settled INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE listed(
  StudyInstanceUID TEXT NOT NULL REFERENCES listing(StudyInstanceUID) ON DELETE CASCADE,
  SeriesInstanceUID TEXT NOT NULL, SOPInstanceUID TEXT NOT NULL,
  PRIMARY KEY(StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID)) WITHOUT ROWID;
CREATE TABLE sent(jobId TEXT NOT NULL, SOPInstanceUID TEXT NOT NULL, PRIMARY KEY(jobId, SOPInstanceUID)) WITHOUT ROWID;
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
const PEER_ID = '00000000-0000-4000-8000-000000000001';
const STUDY = '1.2.3';

/** As the first version wrote them: without anything that came later. */
const SETTINGS = {
  kind: 'dimse',
  name: 'Main',
  host: '10.0.0.1',
  port: 104,
  calledAETitle: 'MAIN',
  callingAETitle: 'LIGHTBOX',
  tls: null,
  model: 'study-root',
  retrieveBy: 'move',
  moveDestination: null,
};
const REPORT = {
  transfer: {
    peerId: PEER_ID,
    peerName: 'Main',
    StudyInstanceUID: STUDY,
    state: 'incomplete',
    expected: 2,
    here: 1,
    missing: 1,
    refused: 0,
    unlisted: 0,
    by: 'move',
    attempt: 1,
    nextAttemptAt: null,
    failure: null,
    priority: 'normal',
  },
  problems: [{ SeriesInstanceUID: '1.2.3.1', SOPInstanceUID: '1.2.3.1.2', reason: 'missing', status: null }],
};

describe('the file of the archives', () => {
  let folder: string;
  let library: OpenedLibrary;
  const openOne = (): OpenedLibrary => {
    const opened = openLibrary({
      directory: path.join(folder, 'library'),
      key: { kind: 'file', path: path.join(folder, 'key') },
      resumeJobs: false,
    });
    if (!opened.ok) throw new Error(opened.failure.kind);
    return opened.value;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-peers-'));
    library = openOne();
  });
  afterEach(async () => {
    await library.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const beside = (schema = PEERS_SCHEMA) => {
    const opened = library.host.openBeside(PEERS_FILE, schema);
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    return opened.value;
  };
  const tablesOf = (db: ReturnType<typeof beside>): unknown =>
    ['peer', 'secret', 'transfer', 'listing', 'listed', 'sent', 'setting'].map((name) =>
      db.pragma(`table_info(${name})`),
    );

  it('of the first version keeps archives, secrets, transfers, listings and settings', async () => {
    const old = beside({ ...PEERS_SCHEMA, migrations: [FIRST] });
    expect(old.pragma('user_version', { simple: true })).toBe(1);
    old.prepare('INSERT INTO peer VALUES(?,?,?)').run(PEER_ID, JSON.stringify(SETTINGS), 1);
    const sealer = createSealer(library.host.subkey('peer secrets'));
    old
      .prepare('INSERT INTO secret VALUES(?,?,?)')
      .run(PEER_ID, 'private-key', sealer.seal('KEY', `${PEER_ID} private-key`));
    old.prepare('INSERT INTO transfer VALUES(?,?,?)').run('a-job', JSON.stringify(REPORT), 1);
    old.prepare('INSERT INTO listing VALUES(?,?,?,?,?)').run(STUDY, PEER_ID, 1, 0, 0);
    old.prepare('INSERT INTO listed VALUES(?,?,?)').run(STUDY, '1.2.3.1', '1.2.3.1.2');
    old.prepare('INSERT INTO setting VALUES(?,?)').run('receiving', '{"AETitle":"OURS","port":11112}');
    old.close();
    const pacs = openPacs(library, { transfers: false });
    if (!pacs.ok) throw new Error(JSON.stringify(pacs.failure));
    expect(pacs.value.peers()).toEqual([
      {
        peerId: PEER_ID,
        settings: { ...SETTINGS, confirmStorage: null, use: 'studies' },
        secretsKept: ['private-key'],
        changedAt: 1,
      },
    ]);
    expect(pacs.value.transfer('a-job')).toEqual(REPORT);
    expect(pacs.value.completeness(STUDY as never)).toMatchObject({ state: 'incomplete', expected: 1 });
    expect(pacs.value.receiving().settings).toMatchObject({ AETitle: 'OURS', port: 11_112, on: false });
    await pacs.value.close();
    const now = beside();
    expect(createPeerStore(now, sealer).secrets(PEER_ID).read('private-key')).toBe('KEY');
    expect(now.pragma('user_version', { simple: true })).toBe(PEERS_SCHEMA.migrations.length);
    now.close();
  });

  it('begins with the tables that the first version had', () => {
    const first = beside({ ...PEERS_SCHEMA, migrations: PEERS_SCHEMA.migrations.slice(0, 1) });
    const here = tablesOf(first);
    first.close();
    rmSync(path.join(folder, 'library', PEERS_FILE));
    const frozen = beside({ ...PEERS_SCHEMA, migrations: [FIRST] });
    expect(here).toEqual(tablesOf(frozen));
    frozen.close();
  });

  it('of a later version is refused with a clear reason, and not touched', async () => {
    const later = beside({
      ...PEERS_SCHEMA,
      migrations: [...PEERS_SCHEMA.migrations, 'CREATE TABLE more(x)'],
    });
    later.close();
    const file = path.join(folder, 'library', PEERS_FILE);
    const before = readFileSync(file);
    expect(openPacs(library)).toEqual({
      ok: false,
      failure: { kind: 'library-locked', reason: 'newer-version' },
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    // The library itself is none the worse.
    await library.close();
    library = openOne();
    expect(library.studyCount()).toBe(0);
  });

  it('hides no archive because of another one whose settings it does not understand', async () => {
    const db = beside();
    const put = db.prepare('INSERT INTO peer VALUES(?,?,1)');
    put.run(PEER_ID, JSON.stringify(SETTINGS));
    put.run('00000000-0000-4000-8000-000000000002', '{"kind":"of the future"}');
    db.close();
    const pacs = openPacs(library, { transfers: false });
    if (!pacs.ok) throw new Error(pacs.failure.kind);
    expect(pacs.value.peers().map(({ settings }) => settings.name)).toEqual(['Main']);
    await pacs.value.close();
  });
});
