#!/usr/bin/env node
// The command line: `npm run lightbox -- import FOLDER --library DIR`.
import path from 'node:path';
import { prepare, root, runNode } from './prepare.mjs';

const ready = prepare();
// npm changes to the project's root; paths that the user typed are relative to where they were.
const cwd = process.env['INIT_CWD'] ?? process.cwd();
process.exit(
  runNode(ready, [path.join(root, 'dist', 'services', 'cli.mjs'), ...process.argv.slice(2)], { cwd }),
);
