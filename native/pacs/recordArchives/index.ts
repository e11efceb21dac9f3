// Archives that patients' records name. Nobody sets them up: they are known from the day that somebody asked one for a study,
// and asked only as long as the settings of that record allow it.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { fail, type PeerFailure, type Result } from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';
import { createLentPeer, type DicomWebPeer, type Lent } from '../dicomweb/index.ts';

/** Whether and how the archive may be asked now. */
export type Lend = (serverId: string, address: string) => Result<Lent, PeerFailure>;

export type NamedArchive = {
  readonly serverId: string; // of the record
  readonly address: string; // root of its DICOMweb
  readonly name: string; // as readers know it
};

const Share = z.object({
  SeriesInstanceUIDs: z.array(z.string()),
  of: z.number().nullable(),
  elsewhere: z.array(z.string()).default([]), // not told by versions before it
});
/**
 * The series of a study that the record names the archive for, how many the study has where the record tells, and the other
 * archives that it names.
 */
export type Share = Readonly<z.infer<typeof Share>>;

export type RecordArchives = {
  /** The archive's id, the same for the same address of the same record. `share` null: the whole study. */
  readonly know: (archive: NamedArchive, StudyInstanceUID: string, share: Share | null) => string;
  readonly get: (peerId: string) => NamedArchive | null;
  /** Null: the whole study, as far as is known. */
  readonly share: (peerId: string, StudyInstanceUID: string) => Share | null;
  readonly client: (peerId: string) => DicomWebPeer | null;
  /** The record is no longer set up, or is another one: its archives are gone with it. */
  readonly forgetServer: (serverId: string) => void;
  readonly close: () => void;
};

type Row = NamedArchive & { readonly peerId: string };

/** `lend` null: there are no records. `onGone`: hears of each archive that is forgotten. */
export function createRecordArchives(
  db: LibraryDb,
  lend: Lend | null,
  onGone: (peerId: string) => void,
): RecordArchives {
  const one = db.prepare<[string], Row>('SELECT * FROM recordArchive WHERE peerId = ?');
  const at = db.prepare<[string, string], Row>(
    'SELECT * FROM recordArchive WHERE serverId = ? AND address = ?',
  );
  const ofServer = db.prepare<[string], Row>('SELECT * FROM recordArchive WHERE serverId = ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO recordArchive(peerId, serverId, address, name) VALUES(?,?,?,?)',
  );
  const rename = db.prepare('UPDATE recordArchive SET name = ? WHERE peerId = ?');
  const drop = db.prepare('DELETE FROM recordArchive WHERE serverId = ?');
  const putShare = db.prepare(
    'INSERT OR REPLACE INTO recordShare(peerId, StudyInstanceUID, share) VALUES(?,?,?)',
  );
  const dropShare = db.prepare('DELETE FROM recordShare WHERE peerId = ? AND StudyInstanceUID = ?');
  const shareOf = db.prepare<[string, string], { share: string }>(
    'SELECT share FROM recordShare WHERE peerId = ? AND StudyInstanceUID = ?',
  );
  const clients = new Map<string, DicomWebPeer>();
  const get = (peerId: string): Row | null => one.get(peerId) ?? null;
  const forgetClient = (peerId: string): void => {
    void clients.get(peerId)?.close();
    clients.delete(peerId);
  };
  return {
    know({ serverId, address, name }, StudyInstanceUID, share) {
      const known = at.get(serverId, address);
      const peerId = known?.peerId ?? randomUUID();
      db.transaction(() => {
        if (known === undefined) put.run(peerId, serverId, address, name);
        else if (known.name !== name) rename.run(name, peerId);
        if (share === null) dropShare.run(peerId, StudyInstanceUID);
        else putShare.run(peerId, StudyInstanceUID, JSON.stringify(share));
      }).immediate();
      return peerId;
    },
    get,
    share(peerId, StudyInstanceUID) {
      const row = shareOf.get(peerId, StudyInstanceUID);
      return row === undefined ? null : Share.parse(JSON.parse(row.share));
    },
    client(peerId) {
      const known = clients.get(peerId);
      if (known !== undefined) return known;
      const archive = get(peerId);
      if (archive === null) return null;
      const { serverId, address } = archive;
      const client = createLentPeer(() =>
        lend === null || get(peerId) === null ? fail({ kind: 'peer-removed' }) : lend(serverId, address),
      );
      clients.set(peerId, client);
      return client;
    },
    forgetServer(serverId) {
      const gone = ofServer.all(serverId).map(({ peerId }) => peerId);
      drop.run(serverId);
      for (const peerId of gone) {
        forgetClient(peerId);
        onGone(peerId);
      }
    },
    close() {
      for (const peerId of clients.keys()) forgetClient(peerId);
    },
  };
}
