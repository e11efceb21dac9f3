// Format, lint, types, dead code. Every gate runs, so that one call shows everything that is wrong.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, say } from './prepare.mjs';
import { aloud } from './run.mjs';

const gates = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types', 'tsc', ['-b']],
  ['lint', 'oxlint', ['--type-aware', '--quiet']],
  ['dead code', 'knip', []],
];

/**
 * @param {import('./run.mjs').Run} run how each is run: shown as it goes, or kept for later
 * @returns {Promise<string[]>} names of the gates that failed
 */
export async function check({ env }, run = aloud) {
  const failed = [];
  for (const [title, command, args] of gates) {
    const status = await run(command, args, env);
    say(`${title}: ${status === 0 ? 'passed' : 'FAILED'}`);
    if (status !== 0) failed.push(title);
  }
  return failed;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exit((await check(prepare({ build: false }))).length === 0 ? 0 : 1);
}
