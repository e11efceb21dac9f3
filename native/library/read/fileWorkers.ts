// Work on the bytes of files, away from the thread that answers requests. Two workers: one long task does not hold up
// the next frame.
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FileReply, FileTaskName, FileTasks } from './fileTasks.ts';

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './fileWorker.ts' : './fileWorker.mjs',
  import.meta.url,
);
const WORKERS = 2;

export type FileWorkers = {
  run<K extends FileTaskName>(task: K, ...input: Parameters<FileTasks[K]>): Promise<ReturnType<FileTasks[K]>>;
  readonly close: () => Promise<void>;
};

type Member = {
  readonly worker: Worker;
  readonly replies: EventEmitter;
  pending: number;
  idle: NodeJS.Timeout | null;
};
type Reply<K extends FileTaskName> =
  | { readonly ok: true; readonly value: ReturnType<FileTasks[K]> }
  | { readonly ok: false; readonly message: string };

/** The worker died (out of memory on a hostile file, for instance) with the task in its hands. */
export class FileWorkerDied extends Error {}

/** A series of a thousand images leaves a hundred megabytes behind in the worker that read it. */
const KEPT_IDLE_MS = 60_000;

/** A worker that has had nothing to do for a while ends, and gives its memory back; the next task starts another. */
export function createFileWorkers(keptIdleMs = KEPT_IDLE_MS): FileWorkers {
  const members: Member[] = [];
  let nextId = 1;

  const start = (): Member => {
    const worker = new Worker(WORKER, { name: 'files' });
    const replies = new EventEmitter().setMaxListeners(0);
    const member: Member = { worker, replies, pending: 0, idle: null };
    worker.unref();
    worker.on('message', (reply: FileReply) => replies.emit(String(reply.id), reply));
    // Its own tasks fail with it; the next task gets a new one.
    worker.once('error', (error) => {
      members.splice(members.indexOf(member), 1);
      for (const id of replies.eventNames()) replies.emit(id, { ok: false, message: error.message });
    });
    members.push(member);
    return member;
  };
  const rest = (member: Member): void => {
    member.worker.unref();
    member.idle = setTimeout(() => {
      members.splice(members.indexOf(member), 1);
      void member.worker.terminate();
    }, keptIdleMs).unref();
  };
  const freest = (): Member => {
    const idle = members.toSorted((a, b) => a.pending - b.pending)[0];
    return idle === undefined || (idle.pending > 0 && members.length < WORKERS) ? start() : idle;
  };

  return {
    run<K extends FileTaskName>(task: K, ...input: Parameters<FileTasks[K]>) {
      const member = freest();
      const id = nextId;
      nextId += 1;
      member.pending += 1;
      if (member.idle !== null) clearTimeout(member.idle);
      member.worker.ref();
      return new Promise<ReturnType<FileTasks[K]>>((resolve, reject) => {
        member.replies.once(String(id), (reply: Reply<K>) => {
          member.pending -= 1;
          if (member.pending === 0) rest(member);
          if (reply.ok) resolve(reply.value);
          else reject(new FileWorkerDied(reply.message));
        });
        member.worker.postMessage({ id, task, input });
      });
    },
    async close() {
      for (const { idle } of members) if (idle !== null) clearTimeout(idle);
      await Promise.all(members.map(({ worker }) => worker.terminate()));
    },
  };
}
