// What the library can tell of a study that may have to make room, and letting it go.
import { ORIGIN, ROLE } from '../record/arrival.ts';
import type { Db } from '../database.ts';
import type { Events } from '../events.ts';
import type { Marks } from '../marks/index.ts';
import type { Writer } from '../record/writer.ts';
import type { HeldStudies, HeldStudy } from '../types.ts';
import type { Removal } from './removal.ts';

/** Pages may name studies that are not here; of more than so many the earlier half is forgotten. */
const TOUCHED = 20_000;

type Parts = {
  readonly db: Db;
  readonly marks: Marks;
  readonly removal: Removal;
  readonly writer: Writer;
  readonly events: Events;
};

type StudyColumns = {
  readonly id: number;
  readonly pinned: number;
  readonly openedAt: number;
  readonly addedAt: number;
  readonly instanceCount: number;
  readonly conflictCount: number;
};
type WayColumns = { readonly role: number; readonly origin: number; readonly bytes: number };

export function createHeldStudies(parts: Parts): HeldStudies {
  const { db, marks, removal, writer, events } = parts;
  const find = db.prepare<[string], StudyColumns>(
    'SELECT id, pinned, openedAt, addedAt, instanceCount, conflictCount FROM study WHERE StudyInstanceUID = ?',
  );
  const ways = db.prepare<[number], WayColumns>(
    `SELECT f.role, f.origin, sum(f.bytes) AS bytes FROM series s JOIN instance i ON i.seriesId = s.id
       JOIN file f ON f.instanceId = i.id WHERE s.studyId = ? GROUP BY f.role, f.origin`,
  );
  const sum = db.prepare<[string], { value: number }>('SELECT value FROM tally WHERE name = ?');
  const localJob = db.prepare<[], { id: number }>(
    "SELECT id FROM job WHERE state = 'running' AND kind NOT IN ('retrieve', 'send') LIMIT 1",
  );
  const pin = db.prepare('UPDATE study SET pinned = ? WHERE StudyInstanceUID = ? AND pinned <> ?');
  const pinned = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM study WHERE pinned = 1');
  const touched = new Map<string, number>();
  let sweeping: Promise<void> | null = null;

  const toHeld = (UID: string, study: StudyColumns): HeldStudy => {
    const files = ways.all(study.id);
    const own = files.filter(({ role }) => role === ROLE.owned);
    return {
      pinned: study.pinned === 1,
      usedAt: Math.max(study.openedAt, study.addedAt, touched.get(UID) ?? 0),
      touchedAt: touched.get(UID) ?? null,
      instances: study.instanceCount,
      conflicts: study.conflictCount,
      marked: marks.has(UID),
      ownBytes: own.reduce((total, { bytes }) => total + bytes, 0),
      ways: {
        linked: files.some(({ role }) => role === ROLE.linked || role === ROLE.container),
        // A copy of which the source is known was imported, whatever came before or after.
        copied: files.some(({ role, origin }) =>
          role === ROLE.owned ? origin === ORIGIN.copied : role === ROLE.source,
        ),
        received: own.some(({ origin }) => origin === ORIGIN.received),
        made: own.some(({ origin }) => origin === ORIGIN.made),
        retrieved: own.some(({ origin }) => origin === ORIGIN.retrieved),
      },
    };
  };
  const isBusy = (): boolean => localJob.get() !== undefined;
  const sweep = async (): Promise<void> => {
    // While an import runs it may be about to take up a file that has the name of a doomed one: it waits for the next time.
    while (!isBusy() && removal.deleteSome()) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    usedAt(UID) {
      const study = find.get(UID);
      return study === undefined ? null : Math.max(study.openedAt, study.addedAt, touched.get(UID) ?? 0);
    },
    held(UID) {
      const study = find.get(UID);
      return study === undefined ? null : toHeld(UID, study);
    },
    touch(UIDs) {
      const now = Date.now();
      for (const UID of UIDs) touched.set(UID, now);
      if (touched.size > TOUCHED) forgetOldest(touched);
    },
    setPinned(UID, isPinned) {
      const value = isPinned ? 1 : 0;
      if (find.get(UID) === undefined) return false;
      if (pin.run(value, UID, value).changes > 0) events.studyChanged(UID);
      return true;
    },
    pinnedCount: () => pinned.get()?.count ?? 0,
    retrievedBytes: () => sum.get('retrievedBytes')?.value ?? 0,
    ownedBytes: () => sum.get('ownedBytes')?.value ?? 0,
    isBusy,
    letGo(UID) {
      if (!removal.remove(UID)) return;
      touched.delete(UID);
      writer.forget();
      events.studyChanged(UID);
    },
    sweep: () =>
      (sweeping ??= sweep().finally(() => {
        sweeping = null;
      })),
    settled: () => sweeping ?? Promise.resolve(),
  };
}

function forgetOldest(touched: Map<string, number>): void {
  const oldest = [...touched].sort(([, a], [, b]) => a - b).slice(0, TOUCHED / 2);
  for (const [UID] of oldest) touched.delete(UID);
}
