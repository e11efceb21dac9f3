import * as z from 'zod';
import { ReadLink } from '../../native/contract/index.ts';
import { commands, type Command } from './shortcuts.ts';

/** What the shell's preload offers: only what HTTP cannot say. Absent in the browser host. */
export type ShellBridge = {
  readonly platform: string;
  openFolderDialog(): Promise<string[]>;
  openFilesDialog(): Promise<string[]>;
  /** In the system's browser: `https`, or a server on this machine. */
  openAddress(address: string): void;
  pathsOfDrop(files: File[]): string[];
  onCommand(listener: (command: unknown) => void): () => void;
  onOpenLink(listener: (link: unknown) => void): () => void; // a ReadLink
  onOpenPaths(listener: (paths: unknown) => void): () => void;
  /** Says that the listeners are there: links and files that the shell was started with come now. */
  ready(): void;
};

declare global {
  // A global of the page can only be declared by `var`.
  var lightboxShell: ShellBridge | undefined;
}

/** The shell's bridge, or null in the browser host. */
export const shellBridge = (): ShellBridge | null => globalThis.lightboxShell ?? null;

/** Listens to the shell. What it says is parsed; what is not understood is refused, never guessed at. */
export function listenToShell(on: {
  command: (command: Command) => void;
  link: (link: ReadLink) => void;
  paths: (paths: readonly string[]) => void;
  /** The computer was asleep or locked: shares and discs may be gone, lists may be old. */
  resumed: () => void;
}): void {
  const shell = shellBridge();
  if (shell === null) return;
  shell.onCommand((said) => {
    if (said === 'resumed') return on.resumed();
    const command = commands.find((one) => one === said);
    if (command !== undefined) on.command(command);
  });
  shell.onOpenLink((link) => {
    const read = ReadLink.safeParse(link);
    on.link(read.success ? read.data : { ok: false, failure: { kind: 'not-a-link', name: '' } });
  });
  shell.onOpenPaths((said) => {
    const paths = z.array(z.string().min(1)).safeParse(said);
    if (paths.success) on.paths(paths.data);
  });
  shell.ready();
}
