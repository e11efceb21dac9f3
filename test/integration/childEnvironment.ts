import { fileURLToPath } from 'node:url';

/** For processes that run the services from source: Node keeps what it has compiled, and the next starts in a quarter. */
export const CHILD_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/lightbox-tests', import.meta.url)),
};
