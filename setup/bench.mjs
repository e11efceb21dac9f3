// `npm run bench -- NAME [--json]`, or `npm run bench` for the list.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { prepare, root, runNode, stop } from './prepare.mjs';

const folder = path.join(root, 'test', 'bench');
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => entry.name.slice(0, -3))
  .sort();
const [name, ...rest] = process.argv.slice(2);
if (!name || !existsSync(path.join(folder, `${name}.ts`)))
  stop(`which bench? npm run bench -- ${names.join(' | ')}`);
process.exit(runNode(prepare(), [path.join(folder, `${name}.ts`), ...rest]));
