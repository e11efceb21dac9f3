// Processes and threads that run the services from source: Node keeps what it has compiled, and the next of them starts in
// a third of the time. Import it for its effect, before any of them is started.
import { fileURLToPath } from 'node:url';

process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('../../node_modules/.cache/lightbox-tests', import.meta.url),
);
