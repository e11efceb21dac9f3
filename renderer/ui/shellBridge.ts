import * as z from 'zod';
import { StudyInstanceUID } from '../../native/contract/index.ts';
import { commands, type Command } from './shortcuts.ts';

/**
 * What a `lightbox://` link asks for: studies by UID, or a search by order or patient number, each with its issuer. The
 * shell has validated it; it is parsed again here, where it is acted on.
 */
export const OpenRequest = z.union([
  z.strictObject({ StudyInstanceUID: z.array(StudyInstanceUID).min(1).max(8) }),
  z.strictObject({
    AccessionNumber: z.string().min(1).max(64),
    IssuerOfAccessionNumber: z.string().max(64).optional(),
  }),
  z.strictObject({ PatientID: z.string().min(1).max(64), IssuerOfPatientID: z.string().max(64).optional() }),
]);
export type OpenRequest = z.infer<typeof OpenRequest>;

/** What the shell's preload offers: only what HTTP cannot say. Absent in the browser host. */
export type ShellBridge = {
  readonly platform: string;
  openFolderDialog(): Promise<string[]>;
  openFilesDialog(): Promise<string[]>;
  /** In the system's browser: `https`, or a server on this machine. */
  openAddress(address: string): void;
  pathsOfDrop(files: File[]): string[];
  onCommand(listener: (command: unknown) => void): () => void;
  onOpenLink(listener: (link: unknown) => void): () => void; // null: a link that was refused
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
  open: (request: OpenRequest | null) => void;
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
    const request = OpenRequest.safeParse(link);
    on.open(request.success ? request.data : null);
  });
  shell.onOpenPaths((said) => {
    const paths = z.array(z.string().min(1)).safeParse(said);
    if (paths.success) on.paths(paths.data);
  });
  shell.ready();
}
