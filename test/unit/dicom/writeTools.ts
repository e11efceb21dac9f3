import { spawnSync } from 'node:child_process';

/** Whether a command line tool that serves as an oracle is installed. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}
