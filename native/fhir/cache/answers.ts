// What servers said, kept for when they cannot be asked: in the encrypted file of the records, compressed, bounded in bytes;
// what was not used for the longest goes first.
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { LibraryDb } from '../../library/index.ts';

export type KeptAnswer = {
  readonly etag: string; // '' where the server gave none
  readonly mediaType: string;
  readonly readAt: number; // ms since the epoch
  /** Null where it cannot be read any more. */
  readonly body: () => Promise<Buffer | null>;
};
export type NewAnswer = Omit<KeptAnswer, 'body'> & { readonly body: Buffer };

export type AnswerCache = {
  /** `question`: method, address and body of what was asked. */
  read(serverId: string, question: string): KeptAnswer | null;
  /** Packs it in another thread: an answer of megabytes stops nobody. What was forgotten meanwhile stays forgotten. */
  keep(serverId: string, question: string, answer: NewAnswer): Promise<void>;
  /** The server says that it is still the same. */
  confirmed(serverId: string, question: string, readAt: number): void;
  /** All that a server said: at sign-out, and when it is another server from now on. */
  forget(serverId: string): void;
  close(): void;
};

export type CacheLimits = { readonly answerBytes: number; readonly totalBytes: number };
const LIMITS: CacheLimits = { answerBytes: 8 * 1024 * 1024, totalBytes: 256 * 1024 * 1024 };
/** Of what is dropped at a time, so that not every answer drops one. */
const SLACK = 0.1;

type Row = {
  readonly id: number;
  readonly etag: string;
  readonly mediaType: string;
  readonly readAt: number;
  readonly body: Uint8Array;
};

/** `key`: 32 bytes of its own. The cache closes `db`. */
export function createAnswerCache(db: LibraryDb, key: Uint8Array, limits: CacheLimits = LIMITS): AnswerCache {
  const one = db.prepare<[string, Buffer], Row>('SELECT * FROM answer WHERE serverId = ? AND address = ?');
  const size = db.prepare<[string, Buffer], { bytes: number }>(
    'SELECT bytes FROM answer WHERE serverId = ? AND address = ?',
  );
  const used = db.prepare('UPDATE answer SET usedAt = ? WHERE id = ?');
  const put = db.prepare(
    `INSERT OR REPLACE INTO answer(serverId, address, etag, mediaType, readAt, usedAt, bytes, body)
     VALUES(?,?,?,?,?,?,?,?)`,
  );
  const confirm = db.prepare('UPDATE answer SET readAt = ?, usedAt = ? WHERE serverId = ? AND address = ?');
  const dropAll = db.prepare('DELETE FROM answer WHERE serverId = ?');
  const sum = db.prepare<[], { bytes: number | null }>('SELECT sum(bytes) AS bytes FROM answer');
  const oldest = db.prepare<[], { id: number; bytes: number }>(
    'SELECT id, bytes FROM answer ORDER BY usedAt, id LIMIT 100',
  );
  const drop = db.prepare('DELETE FROM answer WHERE id = ?');
  const addressOf = (question: string): Buffer => createHmac('sha256', key).update(question).digest();
  let total = sum.get()?.bytes ?? 0;
  let isClosed = false;
  const forgotten = new Map<string, number>();

  const makeRoom = (): void => {
    if (total <= limits.totalBytes) return;
    const goal = limits.totalBytes * (1 - SLACK);
    for (let rows = oldest.all(); rows.length > 0 && total > goal; rows = oldest.all()) {
      for (const { id, bytes } of rows) {
        if (total <= goal) break;
        drop.run(id);
        total -= bytes;
      }
    }
  };
  return {
    read(serverId, question) {
      const row = one.get(serverId, addressOf(question));
      if (row === undefined) return null;
      used.run(Date.now(), row.id);
      const { etag, mediaType, readAt } = row;
      return { etag, mediaType, readAt, body: () => unpacked(row.body, limits.answerBytes) };
    },
    async keep(serverId, question, { etag, mediaType, readAt, body }) {
      if (body.length > limits.answerBytes) return;
      const before = forgotten.get(serverId);
      const packed = await pack(body, { level: 1 });
      if (isClosed || forgotten.get(serverId) !== before) return;
      const address = addressOf(question);
      db.transaction(() => {
        total += packed.length - (size.get(serverId, address)?.bytes ?? 0);
        put.run(serverId, address, etag, mediaType, readAt, Date.now(), packed.length, packed);
        makeRoom();
      }).immediate();
    },
    confirmed: (serverId, question, readAt) =>
      void confirm.run(readAt, Date.now(), serverId, addressOf(question)),
    forget(serverId) {
      dropAll.run(serverId);
      forgotten.set(serverId, (forgotten.get(serverId) ?? 0) + 1);
      total = sum.get()?.bytes ?? 0;
    },
    close() {
      isClosed = true;
      db.close();
    },
  };
}

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

async function unpacked(packed: Uint8Array, most: number): Promise<Buffer | null> {
  try {
    return await unpack(packed, { maxOutputLength: most });
  } catch {
    return null; // another version's, or damaged: it can be asked for again
  }
}
