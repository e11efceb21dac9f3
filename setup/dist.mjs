// `npm run dist [-- TARGET...]`: an unpacked app by default (`dir`); `-- nsis msi AppImage deb dmg` where their tools can be had.
import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { prepare, root, runNode } from './prepare.mjs';

const ready = prepare();
const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
const prebuilds = path.join(root, 'node_modules', 'better-sqlite3-multiple-ciphers', 'prebuilds');

/** The tests may have put a binding for their older runtime in place; a packaged app must hold the shipped one. */
function withShippedBindings(work) {
  const shipped = readdirSync(prebuilds).filter((name) => name.endsWith('.shipped'));
  for (const name of shipped) {
    const used = path.join(prebuilds, name.slice(0, -'.shipped'.length));
    renameSync(used, `${used}.test`);
    copyFileSync(path.join(prebuilds, name), used);
  }
  try {
    return work();
  } finally {
    for (const name of shipped) {
      const used = path.join(prebuilds, name.slice(0, -'.shipped'.length));
      if (existsSync(`${used}.test`)) renameSync(`${used}.test`, used);
    }
  }
}

const targets = process.argv.slice(2);
const args = targets.length > 0 ? targets : ['--dir'];
const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
if (override) args.push(`-c.electronDist=${override}`, '-c.electronVersion=33.2.1');
const status = withShippedBindings(() => runNode(ready, [builder, ...args, '--publish', 'never']));
process.exit(status);
