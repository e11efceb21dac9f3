import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from './database.ts';

/**
 * Makes a folder and those above it, readable by their owner alone; what is there stays as it is. Node's own recursive
 * mkdir goes round for ever where a folder that is there has no room for another (/proc). Throws the system's error.
 */
export function makeDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = path.dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process has made it meanwhile; anything else of that name is in the way.
    if (errorCode(error) !== 'EEXIST' || !statSync(directory).isDirectory()) throw error;
  }
}
