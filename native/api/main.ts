// The services process: waits for its start message (contract/services.ts), opens the library and the socket door, and
// serves until it is told to stop or whoever started it is gone.
import '../youngSpace.ts';
import { randomUUID } from 'node:crypto';
import { fail, ok, ServicesStart, type Failure, type Result } from '../contract/index.ts';
import { openLibrary } from '../library/index.ts';
import type { Library } from '../library/types.ts';
import { serveFramesPort } from './framesPort.ts';
import { createLog, errorFacts } from './log.ts';
import { findParent } from './parent.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { serveSocket } from './socket.ts';

type Running = { readonly library: Library; readonly rooms: Rooms; readonly close: () => Promise<void> };

const log = createLog();
const parent = findParent();
const launchId = randomUUID();
let running: Running | null = null;
let starting = false;
let stopping = false;

parent.onMessage((message, ports) => {
  const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : null;
  if (type === 'start') void start(message);
  else if (type === 'stop') void stop(0);
  else if (type === 'frames-port' && running !== null) {
    for (const port of ports) serveFramesPort(port, { library: running.library, pacs: running.rooms.pacs });
  }
});
parent.onGone(() => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    log('error', 'services-crashed', errorFacts(error));
    process.exit(1); // whoever started us starts us again; a library survives being killed
  });
}

/** After a failure the process stays, so that it can be started again with another key. */
async function start(message: unknown): Promise<void> {
  if (starting || running !== null) return;
  starting = true;
  const begun = await begin(message);
  starting = false;
  if (begun.ok) running = begun.value;
  parent.post(begun.ok ? { type: 'ready', launchId } : { type: 'failed', failure: begun.failure });
}

async function begin(message: unknown): Promise<Result<Running>> {
  const settings = ServicesStart.safeParse(message);
  if (!settings.success) return fail({ kind: 'bad-request', detail: 'start' });
  const { libraryDirectory, key, socketPath, version } = settings.data;
  try {
    const library = openLibrary({
      directory: libraryDirectory,
      key: key.kind === 'hex' ? { kind: 'bytes', bytes: Buffer.from(key.hex, 'hex') } : key,
      resumeJobs: true,
    });
    if (!library.ok) return library;
    const rooms = await openRooms(library.value, log);
    if (!rooms.ok) {
      await library.value.close();
      return rooms;
    }
    const { pacs, records, links, charts, images, publishing, opening } = rooms.value;
    const services = { library: library.value, pacs, records, links, charts, images, publishing, opening };
    const door = await serveSocket({ ...services, socketPath, version, launchId, log });
    return ok({ library: library.value, rooms: rooms.value, close: door.close });
  } catch (error) {
    log('error', 'services-not-started', errorFacts(error));
    return fail({ kind: 'internal' } satisfies Failure);
  }
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await running?.close();
  await running?.rooms.close();
  await running?.library.close();
  process.exit(code);
}
