import { createLog, openRooms, serveLoopback } from '../api/index.ts';
import { createToken, isUsableToken, isWeakToken } from '../security/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { defaultPageDirectory } from './page.ts';
import { openingText } from './text.ts';

export type ServeArguments = LibraryArguments & {
  readonly port: number;
  readonly token?: string;
  readonly hostPage?: string;
};

/** `lightbox serve`: the browser host, until Ctrl+C. */
export async function serveCommand(args: ServeArguments): Promise<ExitCode> {
  const token = args.token ?? createToken();
  if (!isUsableToken(token)) {
    say('The token is empty, too long, or has characters that do not belong in an address.');
    return EXIT.usage;
  }
  if (isWeakToken(token)) say('The token is short: other programs on this computer could guess it.');
  const opened = openFor(args, { existing: false, resumeJobs: true });
  if (!opened.ok) {
    say(openingText(opened.failure));
    return exitCodeOf(opened.failure);
  }
  const library = opened.value;
  const log = createLog();
  const rooms = await openRooms(library, log);
  if (!rooms.ok) {
    await library.close();
    say(openingText(rooms.failure));
    return exitCodeOf(rooms.failure);
  }
  const { pacs, records, links, charts, images, publishing, opening } = rooms.value;
  const pageDirectory = args.hostPage ?? defaultPageDirectory();
  try {
    const door = await serveLoopback({
      library,
      pacs,
      records,
      links,
      charts,
      images,
      publishing,
      opening,
      port: args.port,
      token,
      log,
      ...(pageDirectory === null ? {} : { pageDirectory }),
    });
    await print(`${door.url}?token=${token}\n`);
    await interrupted();
    await door.close();
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    say(
      error.code === 'EADDRINUSE'
        ? `Port ${args.port} is in use. Choose another, or 0 for any free one.`
        : `The server could not start (${String(error.code)}).`,
    );
    return EXIT.failed;
  } finally {
    await rooms.value.close();
    await library.close();
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
