// Puts the library together from its parts.
import path from 'node:path';
import { ok, Settings, type Failure } from '../contract/index.ts';
import { createJobQueue, createJobReport, createJobStore, type JobStore } from '../jobs/index.ts';
import type { Cache } from './cache.ts';
import { isDiskFull, type Db } from './database.ts';
import { createDocumentReading, createDocumentWriting } from './documents/index.ts';
import { createEvents } from './events.ts';
import { createFolders } from './folders.ts';
import { createComparer } from './import/compare.ts';
import { recountAll, type ImportDependencies } from './import/importJob.ts';
import { warmImportWorker } from './import/importWorkers.ts';
import { createHost } from './host.ts';
import { createImports } from './imports.ts';
import type { Launch } from './launch.ts';
import type { Marks } from './marks/index.ts';
import { createDocuments } from './read/documents.ts';
import { createFileWorkers } from './read/fileWorkers.ts';
import { createFrames } from './read/frames.ts';
import { createHandles } from './read/handles.ts';
import { createReceiving, type Receiving } from './receive/receive.ts';
import { createRecords } from './read/records.ts';
import { FLAG } from './record/keys.ts';
import { createPlaces } from './record/places.ts';
import { createWriter } from './record/writer.ts';
import { watchOtherProcesses } from './otherProcesses.ts';
import { reportPage } from './reportPage.ts';
import { createRunners } from './runners.ts';
import { createSearches, studyCount, studyDetail } from './search/index.ts';
import type { Library, OpenedLibrary } from './types.ts';
import { createHeldStudies } from './upkeep/heldStudies.ts';
import { createRemoval } from './upkeep/removal.ts';
import { recoverDeadLaunches } from './upkeep/recover.ts';
import { verifyLibrary } from './upkeep/verify.ts';
import { createWatcher } from './watch.ts';

export type LibraryParts = {
  readonly directory: string;
  readonly db: Db;
  readonly cache: Cache;
  readonly marks: Marks;
  readonly launch: Launch;
  readonly key: Uint8Array;
  readonly resumeJobs: boolean;
  readonly onError: (error: unknown) => void;
};

export const DATABASE_FILE = 'library.db';
export const OWNED_DIRECTORY = 'files';

export function createLibrary(parts: LibraryParts): OpenedLibrary {
  const { directory, db, cache, marks, launch, key, resumeJobs } = parts;
  const toFailure = (error: unknown): Failure => {
    if (isDiskFull(error)) return { kind: 'disk-full' };
    parts.onError(error);
    return { kind: 'internal' };
  };
  const ownedDirectory = path.join(directory, OWNED_DIRECTORY);
  const databaseFile = path.join(directory, DATABASE_FILE);
  const events = createEvents();
  const writer = createWriter(db);
  const places = createPlaces(db);
  const report = createJobReport(db);
  const store = createJobStore(db, launch.launchId);
  const folders = createFolders(db);
  const workers = createFileWorkers();
  const handles = createHandles();
  const records = createRecords(db);
  let receiving: Receiving | null = null;
  const removal = createRemoval(db, (files) => receiving?.letGo(files));
  recoverDeadLaunches({ db, writer, places, launch, ownedDirectory });
  removal.deleteDoomed();

  const imports: ImportDependencies = {
    db,
    writer,
    places,
    report,
    events,
    compare: createComparer(db, workers),
    workerData: {
      database: databaseFile,
      key,
      ownedDirectory,
      launchId: launch.launchId,
    },
    onRoot(root, available) {
      if (folders.scanned(root, available)) events.emit({ type: 'source-changed', path: root, available });
    },
  };
  const passwords = new Map<string, string>();
  const runners = createRunners({ imports, removal, passwords, directory });
  const queue = createJobQueue(store, runners, (job) => events.emit({ type: 'job', job }), toFailure);
  const starts = createImports({ db, queue, folders, passwords });
  const watcher = createWatcher(folders, directory, (folderId) => void starts.startRescan(folderId));
  if (resumeJobs) resume(store, launch, queue.resume);
  if (resumeJobs) watcher.refresh();
  const others = resumeJobs
    ? watchOtherProcesses(db, () => {
        watcher.refresh();
        events.emit({ type: 'studies-changed', StudyInstanceUIDs: null });
      })
    : null;
  warmImportWorker();
  const recounting = recountAll(db, writer);

  const { close: closeSearches, ...searches } = createSearches(db, { database: databaseFile, key });
  const frames = createFrames(db, handles, workers);
  const documents = createDocumentReading({ db, cache, workers });
  const { launchId } = launch;
  const owned = { db, writer, events, ownedDirectory, launchId };
  receiving = createReceiving({ ...owned, records, workers, compare: imports.compare });
  const documentWriting = createDocumentWriting({ ...owned, marks, records, workers });
  const studies = createHeldStudies({ db, marks, removal, writer, events });
  const setOpened = db.prepare(
    `UPDATE study SET openedAt = ?, flags = flags & ~${FLAG.notOpened} WHERE StudyInstanceUID = ?`,
  );
  return {
    directory,
    ...searches,
    studyDetail: (UID) => studyDetail(db, UID),
    markOpened(UID, openedAt) {
      const changed = setOpened.run(openedAt, UID).changes > 0;
      if (changed) events.studyChanged(UID);
      studies.touch([UID]);
      return changed;
    },
    keepOpen: (UIDs) => studies.touch(UIDs),
    setPinned: (UID, pinned) => studies.setPinned(UID, pinned),
    instances: records.ofStudy,
    instance(StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID) {
      const found = records.one(SOPInstanceUID);
      if (found === null || found.StudyInstanceUID !== StudyInstanceUID) return null;
      return SeriesInstanceUID === null || found.SeriesInstanceUID === SeriesInstanceUID ? found : null;
    },
    readFrame: frames.read,
    ...createDocuments({ db, records, cache, handles, workers }),
    documents: documents.list,
    document: documents.one,
    writeDocuments: documentWriting.write,
    makeDocuments: documentWriting.make,
    marks: marks.read,
    changeMarks(StudyInstanceUID, change) {
      const done = marks.change(StudyInstanceUID, change);
      if (!done.ok) return done;
      if (done.value.changed) events.emit({ type: 'marks-changed', StudyInstanceUID });
      return ok(undefined);
    },
    cached: cache.get,
    cache: cache.set,
    ...starts,
    startImport(request) {
      const started = starts.startImport(request);
      if (request.watch && resumeJobs) watcher.refresh();
      return started;
    },
    jobs: queue.jobs,
    job: queue.job,
    cancelJob: queue.cancel,
    report: (jobId, cursor, limit) => reportPage({ db, store, queue, report }, jobId, cursor, limit),
    folders: folders.list,
    setWatched(folderId, watched) {
      const changed = folders.setWatched(folderId, watched);
      if (changed) watcher.refresh();
      return changed;
    },
    forgetFolder(folderId) {
      const forgotten = folders.forget(folderId);
      if (forgotten) watcher.refresh();
      return forgotten;
    },
    ...settingsOf(db),
    studyCount: () => studyCount(db),
    host: createHost({ db, directory, key, receiving, queue, studies, emit: events.emit }),
    verify: (onProgress) => verifyLibrary({ db, marks, workers, ownedDirectory }, onProgress),
    subscribe: events.subscribe,
    async close() {
      others?.();
      watcher.close();
      await queue.close();
      await receiving.close();
      await recounting;
      await studies.settled();
      events.close();
      await Promise.all([workers.close(), handles.close(), closeSearches()]);
      cache.close();
      marks.close();
      db.close();
      launch.close();
    },
  };
}

function resume(
  store: JobStore,
  launch: Launch,
  take: (row: ReturnType<JobStore['unfinished']>[number]) => void,
): void {
  for (const row of store.unfinished()) if (!launch.isAlive(row.launchId)) take(row);
}

function settingsOf(db: Db): Pick<Library, 'settings' | 'saveSettings'> {
  const read = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'settings'");
  const write = db.prepare("INSERT OR REPLACE INTO setting(name, value) VALUES('settings', ?)");
  return {
    settings() {
      const stored = Settings.safeParse(JSON.parse(read.get()?.value ?? '{}'));
      // Settings of another version that no longer fit are worth less than a library that opens.
      return stored.success ? stored.data : Settings.parse({});
    },
    saveSettings: (settings) => void write.run(JSON.stringify(settings)),
  };
}
