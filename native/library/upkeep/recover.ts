// After a crash: files that were copied in and named, but not yet indexed. They are complete (synced before they were
// named), so they are indexed now; half-written ones are deleted.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../database.ts';
import { comparedSources } from '../import/compare.ts';
import { journalled } from '../import/incoming.ts';
import { openRegularFile } from '../import/openFile.ts';
import { incomingDirectory, JOURNAL } from '../import/ownedFiles.ts';
import { readInstance } from '../import/readFile.ts';
import { toColumn } from '../fileName.ts';
import type { Launch } from '../launch.ts';
import { finishReceived, type FinishedFile } from '../receive/finishReceived.ts';
import { receivedDirectory } from '../receive/receivedFiles.ts';
import { compareContents } from '../read/compareContents.ts';
import { ORIGIN, ROLE, type Arrival, type Origin } from '../record/arrival.ts';
import type { Places } from '../record/places.ts';
import type { Writer } from '../record/writer.ts';

export type Recovery = {
  readonly db: Db;
  readonly writer: Writer;
  readonly places: Places;
  readonly launch: Launch;
  readonly ownedDirectory: string;
};

export function recoverDeadLaunches(recovery: Recovery): void {
  const { db, launch, ownedDirectory } = recovery;
  const doomed = db.prepare<[string | Buffer], { path: string }>('SELECT path FROM doomed WHERE path = ?');
  const isDoomed = (file: string): boolean => doomed.get(toColumn(file)) !== undefined;
  for (const launchId of deadLaunches(recovery)) {
    const incoming = incomingDirectory(ownedDirectory, launchId);
    const journal = path.join(incoming, JOURNAL);
    const received = finishReceived(ownedDirectory, receivedDirectory(ownedDirectory, launchId), isDoomed);
    const copied = journalled(journal).map((name) => ({ name, origin: ORIGIN.copied }));
    adopt(recovery, [...copied, ...received]);
    rmSync(incoming, { recursive: true, force: true });
    launch.forget(launchId);
  }
}

function deadLaunches({ launch, ownedDirectory }: Recovery): ReadonlySet<string> {
  const incoming = path.join(ownedDirectory, 'incoming');
  const left = existsSync(incoming) ? readdirSync(incoming).filter((id) => !launch.isAlive(id)) : [];
  return new Set([...launch.dead(), ...left]);
}

function adopt({ db, writer, places, ownedDirectory }: Recovery, files: readonly FinishedFile[]): void {
  const arrivals: Arrival[] = [];
  for (const { name, origin } of files) {
    const file = path.join(ownedDirectory, name);
    if (!existsSync(file)) continue;
    const place = { directory: path.dirname(file), name: path.basename(file), member: '' };
    if (places.find(place)?.role === ROLE.owned) continue;
    const arrival = arrivalOf(place, origin);
    if (arrival !== null) arrivals.push(arrival);
  }
  if (arrivals.length === 0) return;
  db.transaction(() => {
    const { comparisons } = writer.write(arrivals, Date.now());
    const sources = comparedSources(db);
    for (const comparison of comparisons) {
      const { old, fresh } = sources(comparison);
      const verdict = old === null ? 'gone' : compareContents(old, fresh);
      writer.settle(comparison, verdict, Date.now());
    }
  }).immediate();
}

function arrivalOf(place: Arrival['place'], origin: Origin): Arrival | null {
  const file = openRegularFile(path.join(place.directory, place.name));
  if (file === null) return null;
  try {
    const read = readInstance(file.source, 0);
    if (read.kind !== 'instance') return null;
    const owned = { place, stamp: file.stamp, reused: false, origin };
    return { kind: 'instance', place, stamp: file.stamp, instance: read.instance, owned, isNew: false };
  } finally {
    file.close();
  }
}
