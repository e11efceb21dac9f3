// The library as a cache of archives: keeps what they gave within its limits by removing what was not used for longest, and
// nothing that is protected (judge.ts). Rows go first, in one transaction; files follow, a few at a time.
import { statfs } from 'node:fs/promises';
import {
  StudyInstanceUID,
  StorageSettings,
  type KeepReason,
  type PeerFailure,
  type ServiceEvent,
  type Storage,
  type StudyStorage,
  type TransferPriority,
} from '../../contract/index.ts';
import type { HeldStudy, LibraryDb, OpenedLibrary } from '../../library/index.ts';
import { rowOfStudy } from '../find/merge.ts';
import type { Listings } from '../transfers/listings.ts';
import type { InTransfers } from './inTransfers.ts';
import { reasonsToKeep } from './judge.ts';
import { type Disk, type Limits, limitsOf, overBytes } from './limits.ts';
import { createRemovedStudies, type RememberedStudy } from './removedStudies.ts';

export type StorageService = {
  /** Looks at every study from an archive, a few at a time. */
  readonly state: () => Promise<Storage>;
  readonly change: (settings: StorageSettings) => Promise<Storage>;
  readonly study: (study: StudyInstanceUID) => StudyStorage | null;
  /** Removed to make room, at this peer, and not here now. */
  readonly remembered: (peerId: string) => readonly RememberedStudy[];
  readonly forgetPeer: (peerId: string) => void;
  /**
   * Makes room before a study is got. `disk-full`: the disk has none. `no-room`: what is allowed is taken, which only what was
   * not asked for by anybody (`background`) has to respect.
   */
  readonly admit: (priority: TransferPriority) => Promise<PeerFailure | null>;
  /** Resolves when everything is within the limits, or nothing more can be removed now. */
  readonly makeRoom: () => Promise<void>;
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

export type StorageParts = {
  readonly db: LibraryDb;
  readonly library: OpenedLibrary;
  readonly listings: Listings;
  readonly isPeer: (peerId: string) => boolean;
  readonly settings: { readonly read: () => string | null; readonly write: (value: string) => void };
  /** Studies that transfers still need. */
  readonly inTransfers: () => InTransfers;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
  /** Null: it cannot be known. */
  readonly disk?: () => Promise<Disk | null>;
};

/** Below this nothing more is got: the index and the readers' marks need room too. */
const NO_DISK_BYTES = 500 * 1024 * 1024;
/** Others on this computer fill the disk too. */
const LOOK_MS = 10 * 60_000;
/** While studies arrive. */
const EVENT_MS = 1000;

export function createStorage(parts: StorageParts): StorageService {
  const { library, listings, onError, now = Date.now } = parts;
  const { studies } = library.host;
  const { disk = () => diskOf(library.directory) } = parts;
  const removed = createRemovedStudies(parts.db, library);
  let started = false; // who only looks (a command) does not know what pages have open, and removes nothing
  let closing = false;
  let making: Promise<void> | null = null;
  let again = false;
  let lookedAt = -Infinity;
  let stop = (): void => undefined;

  const reasonsOf = (
    UID: string,
    held: HeldStudy,
    { sending, arriving }: InTransfers = parts.inTransfers(),
  ): readonly KeepReason[] => {
    const listing = listings.keptOf(UID);
    const facts = { held, sending: sending.has(UID), arriving: arriving.has(UID) };
    if (listing === null) return reasonsToKeep({ ...facts, listing: null }, now());
    const here = library.host.here(UID).map(({ SOPInstanceUID }) => SOPInstanceUID);
    const coversAll = here.length === held.instances && listings.covers(UID, here);
    const peerKnown = parts.isPeer(listing.peerId);
    return reasonsToKeep({ ...facts, listing: { complete: listing.complete, coversAll, peerKnown } }, now());
  };

  /** By when they were last used, the one to go first before the others. */
  const candidates = async (): Promise<readonly string[]> => {
    const used: { readonly UID: string; readonly at: number }[] = [];
    for (const [index, { StudyInstanceUID: UID, listedAt, complete }] of listings.kept().entries()) {
      if (index % 500 === 499) await others();
      const usedAt = complete ? studies.usedAt(UID) : null;
      if (usedAt !== null) used.push({ UID, at: Math.max(usedAt, listedAt) });
    }
    return used.sort((a, b) => a.at - b.at || (a.UID < b.UID ? -1 : 1)).map(({ UID }) => UID);
  };

  /** Judged and removed without a pause between: nobody can pin, mark or open it meanwhile. Returns what that frees. */
  const removeOne = (UID: string): number => {
    const held = studies.held(UID);
    const row = library.host.studyRow(UID);
    const listing = listings.keptOf(UID);
    if (held === null || row === null || listing === null || reasonsOf(UID, held).length > 0) return 0;
    removed.add(rowOfStudy(row), { peerId: listing.peerId, bytes: held.ownBytes, removedAt: now() });
    studies.letGo(UID);
    return held.ownBytes;
  };

  const makeOnce = async (): Promise<void> => {
    const before = await disk();
    const limits = limitsOf(readSettings(parts), studies.retrievedBytes(), before);
    let pending = 0;
    const over = (): number => overBytes(limits, studies.retrievedBytes(), before, pending);
    if (over() === 0) return;
    for (const UID of await candidates()) {
      if (over() === 0 || closing || studies.isBusy()) break;
      pending += removeOne(UID);
      await others();
    }
    if (!closing) await studies.sweep();
  };
  const make = async (): Promise<void> => {
    do {
      again = false;
      if (!closing && !studies.isBusy()) await makeOnce();
    } while (again);
  };
  const makeRoom = (): Promise<void> => {
    again = true;
    making ??= make().finally(() => {
      making = null;
    });
    return making;
  };
  const look = (): void => {
    lookedAt = performance.now();
    void makeRoom().catch(onError);
  };
  const onEvent = (event: ServiceEvent): void => {
    if (event.type !== 'job') return;
    if (event.job.endedAt !== null || performance.now() - lookedAt > EVENT_MS) look();
  };

  const state = async (): Promise<Storage> => {
    const counts = await countStudies();
    const found = await disk();
    const retrievedBytes = studies.retrievedBytes();
    const settings = readSettings(parts);
    const limits = limitsOf(settings, retrievedBytes, found);
    return {
      settings,
      ...limits,
      retrievedBytes,
      ownedBytes: studies.ownedBytes(),
      freeBytes: found?.freeBytes ?? null,
      diskBytes: found?.diskBytes ?? null,
      ...counts,
      pinned: studies.pinnedCount(),
      overBytes: Math.max(0, overBytes(limits, retrievedBytes, found, 0) - counts.removableBytes),
      removed: { ...removed.sums(), last: removed.last(50) },
    };
  };
  const countStudies = async (): Promise<Counts> => {
    const counts: Counts = { retrieved: 0, removable: 0, removableBytes: 0, kept: {} };
    const transfers = parts.inTransfers();
    for (const { StudyInstanceUID: UID } of listings.kept()) {
      const held = studies.held(UID);
      if (held?.ways.retrieved !== true) continue;
      const reasons = reasonsOf(UID, held, transfers);
      counts.retrieved += 1;
      if (reasons.length === 0) {
        counts.removable += 1;
        counts.removableBytes += held.ownBytes;
      }
      for (const reason of reasons) counts.kept[reason] = (counts.kept[reason] ?? 0) + 1;
      await others();
    }
    return counts;
  };
  return {
    state,
    async change(settings) {
      parts.settings.write(JSON.stringify(settings));
      if (started) await makeRoom();
      return state();
    },
    study(UID) {
      const held = studies.held(UID);
      if (held === null) return null;
      const peerId = held.ways.retrieved ? (listings.keptOf(UID)?.peerId ?? null) : null;
      return {
        StudyInstanceUID: UID,
        bytes: held.ownBytes,
        usedAt: held.usedAt,
        pinned: held.pinned,
        peerId: peerId !== null && parts.isPeer(peerId) ? peerId : null,
        keptFor: [...reasonsOf(UID, held)],
      };
    },
    remembered: removed.at,
    forgetPeer: removed.forgetPeer,
    async admit(priority) {
      await makeRoom();
      const found = await disk();
      if (found !== null && found.freeBytes < NO_DISK_BYTES) return { kind: 'disk-full' };
      const retrievedBytes = studies.retrievedBytes();
      const limits: Limits = limitsOf(readSettings(parts), retrievedBytes, found);
      const over = overBytes(limits, retrievedBytes, found, 0);
      return priority === 'background' && over > 0 ? { kind: 'no-room' } : null;
    },
    makeRoom,
    start() {
      started = true;
      const timer = setInterval(look, LOOK_MS);
      timer.unref();
      const unsubscribe = library.subscribe(onEvent);
      stop = () => {
        clearInterval(timer);
        unsubscribe();
      };
      look();
    },
    async close() {
      closing = true;
      stop();
      await making;
    },
  };
}

type Counts = {
  retrieved: number;
  removable: number;
  removableBytes: number;
  kept: Partial<Record<KeepReason, number>>;
};

/** Everybody else is served first. */
const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function readSettings({ settings }: StorageParts): StorageSettings {
  const read = StorageSettings.safeParse(JSON.parse(settings.read() ?? '{}'));
  return read.success ? read.data : StorageSettings.parse({});
}

async function diskOf(directory: string): Promise<Disk | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(directory);
    return { freeBytes: bavail * bsize, diskBytes: blocks * bsize };
  } catch {
    return null;
  }
}
