/** A study to open, as a `lightbox://` link or a file association names it; already validated by the shell. */
export type OpenLink = { readonly StudyInstanceUIDs: readonly string[] };

/** Menu commands of the shell. A page that does not know one ignores it. */
export type ShellCommand =
  'open-folder' | 'open-files' | 'open-settings' | 'show-keyboard' | 'close-tab' | 'show-studies' | 'find';

/** What the shell's preload offers: only what HTTP cannot say. Absent in the browser host. */
export type ShellBridge = {
  readonly platform: string;
  openFolderDialog(): Promise<string[]>;
  openFilesDialog(): Promise<string[]>;
  pathsOfDrop(files: File[]): string[];
  onCommand(listener: (command: ShellCommand) => void): () => void;
  onOpenLink(listener: (link: OpenLink) => void): () => void;
};

declare global {
  // A global of the page can only be declared by `var`.
  var lightboxShell: ShellBridge | undefined;
}

/** The shell's bridge, or null in the browser host. */
export const shellBridge = (): ShellBridge | null => globalThis.lightboxShell ?? null;
