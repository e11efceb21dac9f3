// Where it is noted what was received, before anybody is told that it is here: small images in the log, with their bytes, each
// at once; the others in the journal, when their files are synced, as many together as wait. What the log has made safe is
// noted in the journal afterwards.
import { closeSync, fstatSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stampOf } from '../import/openFile.ts';
import type { Origin, Stamp } from '../record/arrival.ts';
import { writeBytes, type WrittenFile } from './comingFile.ts';
import { createReceiveLog, type Logged, type LogSizes } from './receiveLog.ts';
import { createReceivedJournal, lineOf, nameFor, type Naming } from './receivedFiles.ts';
import { givePageBack } from './smallImage.ts';

/** On the disk, whatever happens, under a temporary name until it is indexed. */
export type SafeFile = {
  readonly naming: Naming;
  readonly stamp: Stamp;
  /** To be called in any case: it has its name, or is gone. */
  readonly named: () => void;
};

export type Notes = {
  /** Small images may be collected in memory: the log has room for them. Call for each that comes. */
  readonly takesSmall: () => boolean;
  /**
   * Resolves when it is safe; its descriptor is closed then. Rejects with what the system says against it: then the file is
   * gone.
   */
  readonly note: (written: WrittenFile, SOPInstanceUID: string, origin: Origin) => Promise<SafeFile>;
  /** These files of the library are to go, or are gone. Throws where the log cannot say so. */
  readonly drop: (files: readonly string[]) => void;
  /** Of images that nobody is told of: it does no harm where the log cannot say so, and a crash brings them back. */
  readonly forget: (files: readonly string[]) => void;
  /** Lines of the journal. It may be cleared when what is indexed is safe: nothing else is in it then. */
  readonly lines: () => number;
  readonly mayClear: () => boolean;
  readonly clear: () => void;
  /** Nothing has come for a while: what the log holds is made safe in another way. */
  readonly settle: () => Promise<void>;
  /** What lies here is deleted where the index `isSafe`, else it is for the next start. */
  readonly close: (isSafe: boolean) => Promise<void>;
};

type Waiting = {
  readonly naming: Naming;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Noted at once: their senders wait for the slowest. */
const TOGETHER = 64;

export function createNotes(directory: string, ownedDirectory: string, sizes?: LogSizes): Notes {
  const journal = createReceivedJournal(directory);
  const log = createReceiveLog({ directory, keep: journal.keep, sizes });
  const taken = new Set<string>();
  const inJournal = createJournalQueue(journal.note);
  let unindexed = 0; // that are in the journal, or are about to be

  const fileOf = ({ directory: folder, name }: Naming): string => path.join(ownedDirectory, folder, name);
  const inLog = (naming: Naming): Logged | null => {
    const { page, bytes } = naming.written;
    return page === null ? null : log.append({ page, bytes, line: lineOf(naming), file: fileOf(naming) });
  };
  const madeSafe = async (naming: Naming, logged: Logged | null): Promise<void> => {
    try {
      writeBytes(naming.written); // while the log is being written
      await (logged === null ? inJournal(naming) : logged.safe);
    } finally {
      // Nothing is done with its bytes or its descriptor any more, also where one of two went wrong.
      await Promise.allSettled([logged?.safe, naming.written.synced]);
      if (naming.written.page !== null) givePageBack(naming.written.page);
    }
  };
  const drop = (files: readonly string[]): void => {
    for (const file of files) log.drop(file);
  };
  const forget = (files: readonly string[]): void => {
    try {
      drop(files);
    } catch {
      // The disk that cannot take this has said already what is wrong with it.
    }
  };
  return {
    takesSmall() {
      log.prepare();
      return log.isReady();
    },
    async note(written, SOPInstanceUID, origin) {
      const naming = { ...nameFor(ownedDirectory, written, SOPInstanceUID, taken), origin };
      taken.add(naming.name);
      const logged = inLog(naming);
      if (logged === null) unindexed += 1;
      const named = once(() => {
        taken.delete(naming.name);
        if (logged === null) unindexed -= 1;
        logged?.named();
      });
      try {
        await madeSafe(naming, logged);
        return { naming, stamp: stampOf(fstatSync(written.descriptor)), named };
      } catch (error) {
        if (logged !== null) forget([fileOf(naming)]);
        rmSync(written.path, { force: true });
        named();
        throw error;
      } finally {
        closeSync(written.descriptor); // Windows renames no open file
      }
    },
    drop,
    forget,
    lines: journal.lines,
    mayClear: () => unindexed === 0,
    clear: journal.clear,
    settle: log.settle,
    async close(isSafe) {
      const isSettled = await log.close();
      journal.close(isSettled && isSafe);
    },
  };
}

function once(call: () => void): () => void {
  let isCalled = false;
  return () => {
    if (isCalled) return;
    isCalled = true;
    call();
  };
}

/** While some are noted others wait, and are noted together then. */
function createJournalQueue(
  note: (names: readonly Naming[]) => Promise<void>,
): (naming: Naming) => Promise<void> {
  const waiting: Waiting[] = [];
  let isNoting = false;
  const noteAll = async (): Promise<void> => {
    isNoting = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, TOGETHER);
      try {
        await note(batch.map(({ naming }) => naming));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isNoting = false;
  };
  return (naming) =>
    new Promise((resolve, reject) => {
      waiting.push({ naming, resolve, reject });
      if (!isNoting) void noteAll();
    });
}
