// Format, lint, types, dead code. Every gate runs, so that one call shows everything that is wrong.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, root, say } from './prepare.mjs';

const gates = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types', 'tsc', ['-b']],
  ['lint', 'oxlint', ['--type-aware', '--quiet']],
  ['dead code', 'knip', []],
];

/** @returns {string[]} names of the gates that failed */
export function check({ env }) {
  const failed = [];
  for (const [title, command, args] of gates) {
    const done = spawnSync(command, args, {
      cwd: root,
      stdio: 'inherit',
      env,
      shell: process.platform === 'win32',
    });
    say(`${title}: ${done.status === 0 ? 'passed' : 'FAILED'}`);
    if (done.status !== 0) failed.push(title);
  }
  return failed;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exit(check(prepare({ build: false })).length === 0 ? 0 : 1);
}
