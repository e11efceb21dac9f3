// `npm run dev`: the page with hot reload, over the services as last built and a library of its own in .cache/.
import path from 'node:path';
import { prepare, root, runNode } from './prepare.mjs';

process.exit(runNode(prepare(), [path.join(root, 'setup', 'devServer.mjs')]));
