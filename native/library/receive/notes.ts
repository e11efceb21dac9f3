// Where it is noted what was received, before anybody is told that it is here: small images in the log, with their bytes; the
// others in the journal, when their files are synced. What the log has made safe is noted in the journal afterwards.
import path from 'node:path';
import { writeBytes } from './comingFile.ts';
import { createReceiveLog, type Loggable, type LogSizes } from './receiveLog.ts';
import { createReceivedJournal, lineOf, type Naming, type ReceivedJournal } from './receivedFiles.ts';
import { givePageBack } from './smallImage.ts';

export type Notes = Pick<ReceivedJournal, 'note' | 'lines' | 'clear'> & {
  /** Small images may be collected in memory: the log has room for them. Call for each that comes. */
  readonly takesSmall: () => boolean;
  /** These files of the library are to go, or are gone. */
  readonly drop: (files: readonly string[]) => void;
  /** Nothing has come for a while: what the log holds is made safe in another way. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export function createNotes(directory: string, ownedDirectory: string, sizes?: LogSizes): Notes {
  const journal = createReceivedJournal(directory);
  const log = createReceiveLog({ directory, keep: journal.keep, sizes });
  const loggable = (naming: Naming): Loggable[] => {
    const { page, bytes } = naming.written;
    const file = path.join(ownedDirectory, naming.directory, naming.name);
    return page === null ? [] : [{ page, bytes, line: lineOf(naming), file }];
  };
  const noteAll = async (names: readonly Naming[]): Promise<void> => {
    const small = names.flatMap(loggable);
    const logged = small.length === 0 ? null : log.append(small);
    try {
      for (const { written } of names) writeBytes(written); // while the log is being written
    } catch (error) {
      await Promise.allSettled([logged]);
      throw error;
    }
    if (logged === null) return journal.note(names);
    const long = names.filter(({ written }) => written.page === null);
    const ended = await Promise.allSettled([logged, ...(long.length === 0 ? [] : [journal.note(long)])]);
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
  return {
    takesSmall() {
      log.prepare();
      return log.isReady();
    },
    async note(names) {
      try {
        await noteAll(names);
      } finally {
        for (const { written } of names) if (written.page !== null) givePageBack(written.page);
      }
    },
    drop(files) {
      for (const file of files) log.drop(file);
    },
    lines: journal.lines,
    clear: journal.clear,
    settle: log.settle,
    async close() {
      const isSafe = await log.close();
      journal.close(isSafe);
    },
  };
}
