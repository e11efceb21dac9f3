// What a command opens beside the library, and closes again whatever happens.
import { createLog, openRooms, type Rooms } from '../api/index.ts';
import type { Failure, Result } from '../contract/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { exitCodeOf, type ExitCode } from './exit.ts';
import { openFor, type LibraryArguments } from './open.ts';
import { say } from './output.ts';
import { failureText, openingText, visible } from './text.ts';

type Opened = { close(): void | Promise<void> };

/** Opens library and what `open` opens, does something, and closes both. */
export async function withBeside<T extends Opened>(
  args: LibraryArguments,
  options: Parameters<typeof openFor>[1],
  open: (library: OpenedLibrary) => Result<T> | Promise<Result<T>>,
  use: (opened: T, library: OpenedLibrary) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  const library = openFor(args, options);
  if (!library.ok) return notOpened(library.failure);
  try {
    const opened = await open(library.value);
    if (!opened.ok) return notOpened(opened.failure);
    try {
      return await use(opened.value, library.value);
    } finally {
      await opened.value.close();
    }
  } finally {
    await library.value.close();
  }
}

/** Archives, records and links. `fetches`: the command gets studies from archives, and waits for them. */
export const withRooms = (
  args: LibraryArguments,
  options: { readonly existing: boolean; readonly fetches?: boolean },
  use: (rooms: Rooms, library: OpenedLibrary) => Promise<ExitCode>,
): Promise<ExitCode> =>
  withBeside(
    args,
    { existing: options.existing, resumeJobs: false },
    (library) =>
      openRooms(library, createLog(), {
        background: false,
        ...(options.fetches === true ? { pacs: { transfers: 'own' } } : {}),
      }),
    use,
  );

function notOpened(failure: Failure): ExitCode {
  say(openingText(failure));
  return exitCodeOf(failure);
}

export function failed(failure: Failure): ExitCode {
  say(failureText(failure));
  return exitCodeOf(failure);
}

/** One line of a table, whose fields are parted by tabs. */
export const tableLine = (text: string): string => `${visible(text.replaceAll('\t', '  '))}\n`;
