// Programs of the checks and tests, one or several at a time.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { root, say } from './prepare.mjs';

/** @typedef {(command: string, args: string[], env: NodeJS.ProcessEnv) => Promise<number | null>} Run gives the exit status */

/** @returns {Promise<number | null>} the exit status; null of what a signal ended or could not be started */
function ended(command, args, env, stdio, priority) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio, shell: process.platform === 'win32' });
    child.once('error', (error) => {
      say(`could not start ${command}: ${error.message}`);
      resolve(null);
    });
    child.once('exit', resolve);
    if (child.pid === undefined || priority === 0) return;
    try {
      os.setPriority(child.pid, priority);
    } catch {
      // Ended already, or the system allows no other: then it runs as everything does.
    }
  });
}

/** @type {Run} what it writes is seen as it is written */
export const aloud = (command, args, env) => ended(command, args, env, 'inherit', 0);

/**
 * Beside something that is aloud, and a little behind it: what it writes is seen when it has ended, in one piece.
 * @param {string} file takes what it writes, until it is shown
 * @returns {Run}
 */
export const quietly = (file) => async (command, args, env) => {
  const to = openSync(file, 'w');
  const status = await ended(command, args, env, ['ignore', to, to], 5);
  closeSync(to);
  process.stdout.write(readFileSync(file));
  rmSync(file);
  return status;
};
