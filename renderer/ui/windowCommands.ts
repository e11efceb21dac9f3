import { flushSync } from 'react-dom';
import { runCommand, type Command } from './shortcuts.ts';
import { STUDIES_TAB, tabActions } from './tabs.ts';

const LIST_COMMANDS: ReadonlySet<Command> = new Set(['find', 'open-folder', 'open-files']);

/**
 * Does what a key or the menu asks. What belongs to the study list brings the list to the front first, and at once: what
 * is typed (or comes from a barcode scanner) right after Ctrl+K must all reach the search box.
 */
export function doCommand(command: Command): void {
  if (LIST_COMMANDS.has(command)) flushSync(() => tabActions.show(STUDIES_TAB));
  runCommand(command);
}
