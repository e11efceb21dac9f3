// Brings a bare checkout to where its commands work: packages, Node 24, a fresh build, the tools of the tests.
// Plain Node (20 or later) without dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');

export const say = (line) => process.stderr.write(`lightbox: ${line}\n`);

/** Ends the command with one sentence instead of a stack. */
export function stop(line) {
  say(line);
  process.exit(1);
}

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Installs the packages when the lock file is not the one they were installed from. */
function installPackages() {
  const lock = `${hashOf(path.join(root, 'package-lock.json'))} ${process.platform} ${process.arch}`;
  const stamp = path.join(modules, '.lightbox-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing packages');
  // Nothing we use needs an install script; not running any is one risk less for whoever installs.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file without the native packages of every other platform, and registries that mirror
  // only some of them write such files. `--no-save` keeps to the lock file just as well.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync(npm, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0)
    stop('npm could not install the packages; see above. Is the npm registry reachable?');
  writeFileSync(stamp, lock);
}

/** The Node that everything runs on: the packaged one of this platform, or the running one when it is new enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  for (const folder of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const packaged = path.join(modules, folder, 'bin', name);
    if (existsSync(packaged)) return packaged;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(
    `no Node 24 for ${process.platform} ${process.arch} among the packages; start with Node 24 or later`,
  );
}

const sources = [
  'native',
  'pixels',
  'renderer',
  'electron',
  'setup/build.mjs',
  'vite.config.ts',
  'package-lock.json',
];

/** One line per source file with size and time: what the build depends on. */
export function sourceStamp() {
  const hash = createHash('sha256');
  const visit = (entry) => {
    const full = path.join(root, entry);
    if (!existsSync(full)) return;
    const found = statSync(full);
    if (!found.isDirectory()) return void hash.update(`${entry} ${found.size} ${found.mtimeMs}\n`);
    for (const name of readdirSync(full).sort()) visit(`${entry}/${name}`);
  };
  sources.forEach(visit);
  return hash.digest('hex');
}

function buildApp(node) {
  const stamp = path.join(root, 'dist', '.stamp');
  const wanted = sourceStamp();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building');
  const built = spawnSync(node, [path.join(root, 'setup', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) stop('the build failed; see above');
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * Packages and Node; the build too unless `build` is false.
 * @returns {{ node: string, env: NodeJS.ProcessEnv }} the Node 24 binary, and an environment whose PATH finds it first
 */
export function prepare({ build = true } = {}) {
  installPackages();
  const node = findNode();
  if (build) buildApp(node);
  const paths = [path.dirname(node), path.join(modules, '.bin'), process.env['PATH'] ?? ''];
  return { node, env: { ...process.env, PATH: paths.join(path.delimiter) } };
}

/** Runs a script under Node 24 in the foreground and ends with its exit status. */
export function runNode({ node, env }, args, options = {}) {
  const done = spawnSync(node, args, { cwd: root, stdio: 'inherit', env, ...options });
  if (done.error) stop(`could not start Node: ${done.error.message}`);
  return done.status ?? 1;
}
