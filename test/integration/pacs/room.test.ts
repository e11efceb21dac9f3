// Making room against a model of it: whatever is opened, pinned, marked, sent, got and pushed in whatever order, exactly what
// the model says is removed, and nothing that is protected.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  IN_USE_MS,
  SeriesInstanceUID,
  SOPInstanceUID,
  type StorageSettings,
} from '../../../native/contract/index.ts';
import { defaultKey, openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { PEERS_FILE, PEERS_SCHEMA } from '../../../native/pacs/settings/schema.ts';
import { createStorage, type StorageService } from '../../../native/pacs/storage/index.ts';
import { createListings, type Listings } from '../../../native/pacs/transfers/listings.ts';
import { files, type Model, type Op, PEERS, steps, STUDIES, unknown, uidOf } from './roomModel.ts';

const RUNS = Number(process.env['LIGHTBOX_RUNS'] ?? 12);
type World = {
  readonly library: OpenedLibrary;
  readonly listings: Listings;
  readonly storage: StorageService;
  readonly models: readonly Model[];
  readonly peersOff: Set<number>;
  setQuota: (settings: StorageSettings) => void;
};

const imagesOf = (one: number): number => files[one]?.length ?? 0;
const heldBytes = (model: Model, one: number): number =>
  [...model.here].reduce((sum, at) => sum + (files[one]?.[at]?.bytes.length ?? 0), 0);

function isProtected(world: World, one: number): boolean {
  const model = world.models[one] ?? unknown();
  return (
    model.pinned ||
    model.marked ||
    model.sending ||
    model.arriving ||
    model.pushed ||
    !model.complete ||
    world.peersOff.has(one % PEERS.length) ||
    Date.now() - model.touchedAt < IN_USE_MS
  );
}

/** Removes what ought to go, the one that was not used for longest first. */
function makeRoomInModel(world: World, quotaBytes: number): void {
  const taken = (): number =>
    world.models.reduce(
      (sum, model, one) => sum + (model.pushed ? retrievedOf(model, one) : heldBytes(model, one)),
      0,
    );
  const order = [...world.models.keys()]
    .filter((one) => (world.models[one]?.here.size ?? 0) > 0)
    .sort((a, b) => (world.models[a]?.usedAt ?? 0) - (world.models[b]?.usedAt ?? 0));
  for (const one of order) {
    if (taken() <= quotaBytes) return;
    const model = world.models[one];
    if (model === undefined || isProtected(world, one)) continue;
    model.here.clear();
    model.touchedAt = -Infinity;
  }
}

/** The first image of a study that was pushed is somebody else's, and takes nothing of the room for archives. */
const retrievedOf = (model: Model, one: number): number =>
  heldBytes(model, one) - (model.here.has(0) ? (files[one]?.[0]?.bytes.length ?? 0) : 0);

async function receive(world: World, one: number, at: number, way: 'received' | 'retrieved'): Promise<void> {
  const bytes = files[one]?.[at]?.bytes ?? new Uint8Array();
  const batches = (async function* none() {})();
  const received = await world.library.host.receive({ head: bytes, batches }, () => null, way);
  expect(['stored', 'here']).toContain(received.kind);
}

function list(world: World, one: number, settled: boolean): void {
  world.listings.keep({
    StudyInstanceUID: uidOf(one),
    peerId: PEERS[one % PEERS.length] ?? '',
    instances: (files[one] ?? []).map(({ SeriesInstanceUID: series, SOPInstanceUID: UID }) => ({
      SeriesInstanceUID: series,
      SOPInstanceUID: UID,
      SeriesNumber: 1,
      InstanceNumber: 1,
    })),
    unlisted: 0,
    settled,
  });
}

async function get(world: World, one: number, model: Model, images: number): Promise<void> {
  const isNew = model.here.size === 0;
  for (let at = 0; at < images; at += 1) await receive(world, one, at, 'retrieved');
  for (let at = 0; at < images; at += 1) model.here.add(at);
  if (isNew) {
    model.pinned = false; // of a study that went
    model.pushed = false;
  }
  model.complete = model.here.size === imagesOf(one);
  list(world, one, model.complete);
  model.usedAt = Date.now();
}

async function apply(world: World, step: Op): Promise<void> {
  if (step.kind === 'archive') {
    if (step.on) world.peersOff.delete(step.peer);
    else world.peersOff.add(step.peer);
    return;
  }
  if (step.kind === 'room') {
    if (step.later) vi.setSystemTime(Date.now() + IN_USE_MS + 1);
    return room(world, step.quotaBytes);
  }
  const model = world.models[step.study];
  if (model === undefined) return;
  const UID = uidOf(step.study);
  const isHere = model.here.size > 0;
  switch (step.kind) {
    case 'get':
      return get(world, step.study, model, imagesOf(step.study));
    case 'get-part':
      return get(world, step.study, model, 1);
    case 'push':
      await receive(world, step.study, 0, 'received');
      if (!isHere) model.complete = false; // listed or not, the rest is not here
      if (!isHere) model.pinned = false;
      model.pushed = true;
      model.here.add(0);
      if (!isHere) model.usedAt = Date.now();
      return;
    case 'open':
      expect(world.library.markOpened(UID, Date.now())).toBe(isHere);
      world.library.keepOpen([UID]);
      model.touchedAt = Date.now(); // a page has it open, and would see it come
      if (isHere) model.usedAt = Date.now();
      return;
    case 'read': {
      const record = world.library.instances(UID, null)[0];
      expect(record !== undefined).toBe(isHere);
      if (record === undefined) return;
      expect((await world.library.readFrame(record, 1)).ok).toBe(true);
      return; // a look at it is no use of it
    }
    case 'mark':
    case 'unmark':
      model.marked = step.kind === 'mark';
      return mark(world, step.study, model.marked);
    case 'pin':
      expect(world.library.setPinned(UID, step.on)).toBe(isHere);
      if (isHere) model.pinned = step.on;
      return;
    case 'send':
      model.sending = step.on;
      return;
    case 'arrive':
      model.arriving = step.on;
      return;
    default:
      step satisfies never;
  }
}

function mark({ library }: World, one: number, put: boolean): void {
  const image = files[one]?.[0];
  const key = { SOPInstanceUID: SOPInstanceUID.parse(image?.SOPInstanceUID), frameNumber: 1 };
  const keyImage = {
    ...key,
    StudyInstanceUID: uidOf(one),
    SeriesInstanceUID: SeriesInstanceUID.parse(image?.SeriesInstanceUID),
    note: '',
    createdAt: 1,
    author: '',
  };
  const changed = library.changeMarks(uidOf(one), {
    put: { annotations: [], calibrations: [], keyImages: put ? [keyImage] : [] },
    remove: { annotations: [], calibrations: [], keyImages: put ? [] : [key] },
  });
  expect(changed.ok).toBe(true);
}

/** Makes room, and compares what is here then, and why, with the model. */
async function room(world: World, quotaBytes: number): Promise<void> {
  world.setQuota({ quotaBytes, leastFreeBytes: 0 });
  await world.storage.makeRoom();
  makeRoomInModel(world, quotaBytes);
  for (const [one, model] of world.models.entries()) {
    const here = world.library.host.here(uidOf(one)).map(({ SOPInstanceUID: UID }) => UID);
    const wanted = [...model.here].map((at) => files[one]?.[at]?.SOPInstanceUID);
    expect(new Set(here), `study ${one}`).toEqual(new Set(wanted));
  }
  const state = await world.storage.state();
  const mayGo = [...world.models.keys()].some(
    (one) => (world.models[one]?.here.size ?? 0) > 0 && !isProtected(world, one),
  );
  expect(state.retrievedBytes <= quotaBytes || !mayGo).toBe(true);
  expect(state.overBytes).toBe(Math.max(0, state.retrievedBytes - quotaBytes - state.removableBytes));
}

describe('making room', () => {
  let folder: string;
  beforeEach(() => {
    const memory = '/dev/shm';
    folder = mkdtempSync(path.join(existsSync(memory) ? memory : os.tmpdir(), 'lightbox-room-'));
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-31T08:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`removes what was not used for longest until the rest fits, and nothing that is protected (${RUNS} times)`, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        run += 1;
        const directory = path.join(folder, String(run));
        const world = openWorld(directory);
        try {
          for (const step of all) {
            vi.setSystemTime(Date.now() + 1000);
            await apply(world, step);
          }
          await room(world, 0);
          const { findings } = await world.library.verify();
          expect(findings).toEqual([]);
        } finally {
          await world.close();
          rmSync(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function openWorld(directory: string): World & { close: () => Promise<void> } {
  const opened = openLibrary({ directory, key: defaultKey(directory), resumeJobs: false });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const library = opened.value;
  const db = library.host.openBeside(PEERS_FILE, PEERS_SCHEMA);
  if (!db.ok) throw new Error(db.failure.kind);
  const listings = createListings(db.value, library);
  const models = Array.from({ length: STUDIES }, unknown);
  const peersOff = new Set<number>();
  let settings = '{}';
  const those = (which: 'sending' | 'arriving'): ReadonlySet<string> =>
    new Set(models.flatMap((model, one) => (model[which] ? [uidOf(one)] : [])));
  const storage = createStorage({
    db: db.value,
    library,
    listings,
    isPeer: (peerId) => !peersOff.has(PEERS.findIndex((one) => one === peerId)),
    settings: { read: () => settings, write: (value) => void (settings = value) },
    inTransfers: () => ({ sending: those('sending'), arriving: those('arriving') }),
    onError: (error) => {
      throw error;
    },
    disk: () => Promise.resolve({ freeBytes: 1e12, diskBytes: 2e12 }),
  });
  return {
    library,
    listings,
    storage,
    models,
    peersOff,
    setQuota: (value) => void (settings = JSON.stringify(value)),
    async close() {
      await storage.close();
      db.value.close();
      await library.close();
    },
  };
}
