// What each kind of job does.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { JobContext, JobEnd, JobRequest, JobRunners } from '../jobs/index.ts';
import { writeSampleStudy } from '../sample/index.ts';
import { runImport, type ImportDependencies } from './import/importJob.ts';
import { clearIncoming } from './import/incoming.ts';
import type { ImportTask } from './import/messages.ts';
import { emptyIndex, restoreOpened } from './upkeep/rebuild.ts';
import type { Removal } from './upkeep/removal.ts';

type Parts = {
  readonly imports: ImportDependencies;
  readonly removal: Removal;
  readonly passwords: Map<string, string>;
  readonly directory: string;
};

export function createRunners({ imports, removal, passwords, directory }: Parts): JobRunners {
  const start = (context: JobContext, task: Omit<ImportTask, 'resumedJobRow'>): Promise<JobEnd> =>
    runWhole(imports, context, { ...task, resumedJobRow: context.resumed ? context.row.id : null });

  return {
    async import(context) {
      const { paths = [], storage = 'link' } = requestOf(context);
      const password = passwords.get(context.row.jobId) ?? null;
      const end = await start(context, { roots: paths, mode: storage, password });
      if (end !== 'stopped') passwords.delete(context.row.jobId);
      return end;
    },
    rescan(context) {
      // It starts over after a crash: what was unchanged is not in its report, and costs little to look at again.
      imports.report.clear(context.row.id);
      const { paths = [] } = requestOf(context);
      return runWhole(imports, context, {
        roots: paths,
        mode: 'rescan',
        password: null,
        resumedJobRow: null,
      });
    },
    async rebuild(context) {
      // A resumed one has emptied the index already, and goes on where it was.
      if (!context.resumed) emptyIndex(imports.db);
      imports.writer.forget();
      const { paths = [] } = requestOf(context);
      const { ownedDirectory } = imports.workerData;
      const adopted = existsSync(ownedDirectory)
        ? await start(context, { roots: [ownedDirectory], mode: 'adopt', password: null })
        : 'done';
      const end =
        adopted === 'done' ? await start(context, { roots: paths, mode: 'link', password: null }) : adopted;
      if (end === 'done') restoreOpened(imports.db);
      return end;
    },
    sample: (context) => importSample(context, path.join(directory, 'sample'), start),
    async remove(context) {
      const UIDs = requestOf(context).StudyInstanceUIDs ?? [];
      context.meter.phase = 'reading';
      context.meter.filesTotal = UIDs.length;
      for (const UID of UIDs) {
        if (context.signal.aborted) return context.signal.reason === 'stopped' ? 'stopped' : 'cancelled';
        if (removal.remove(UID)) imports.events.studyChanged(UID);
        imports.writer.forget();
        do
          await new Promise((resolve) => setImmediate(resolve)); // others are served between
        while (removal.deleteSome());
        context.meter.add(1, 0);
        context.changed();
      }
      return 'done';
    },
  };
}

/** Runs one import; when it does not come to its end, nothing is left of what the index did not take. */
async function runWhole(imports: ImportDependencies, context: JobContext, task: ImportTask): Promise<JobEnd> {
  let end: JobEnd = 'stopped';
  try {
    end = await runImport(imports, context, task);
    return end;
  } finally {
    if (end !== 'done') {
      // A transaction may have been undone after its rows were remembered.
      imports.writer.forget();
      imports.places.forgetCached();
    }
    clearIncoming(imports.db, imports.workerData, end === 'done');
  }
}

async function importSample(
  context: JobContext,
  folder: string,
  start: (context: JobContext, task: Omit<ImportTask, 'resumedJobRow'>) => Promise<JobEnd>,
): Promise<JobEnd> {
  try {
    await writeSampleStudy(folder, { signal: context.signal });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (context.signal.aborted) return context.signal.reason === 'stopped' ? 'stopped' : 'cancelled';
    throw error;
  }
  const end = await start(context, { roots: [folder], mode: 'copy', password: null });
  rmSync(folder, { recursive: true, force: true });
  return end;
}

function requestOf({ row }: JobContext): JobRequest {
  const request: JobRequest = JSON.parse(row.request);
  return request;
}
