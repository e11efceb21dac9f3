import { createDecoder } from '../../pixels/index.ts';
import { loadCodecScript, loadCodecWasm } from './codecFiles.ts';
import { decodePool } from './decodePool.ts';
import type { DecodePool } from './decodePool.ts';

// Pixels that are stored as they are or in runs: they are decoded in less time than a worker needs to start.
const PLAIN: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.5',
]);
// As many as a study opens with at most.
const ON_SCREEN = 4;

/** The pool, except that plain images on screen are decoded by the page itself until a worker has once answered. */
export function createPageDecoder(pool: () => Pick<DecodePool, 'decode'>): Pick<DecodePool, 'decode'> {
  const here = createDecoder({ loadWasm: loadCodecWasm, loadScript: loadCodecScript });
  let started = false;
  return {
    async decode(task) {
      const onScreen = (task.priority ?? 0) > -ON_SCREEN;
      if (!started && onScreen && PLAIN.has(task.TransferSyntaxUID))
        return here.decode(task.bytes.slice(), task.TransferSyntaxUID, task.description);
      const result = await pool().decode(task);
      started = true;
      return result;
    },
  };
}

let shared: Pick<DecodePool, 'decode'> | null = null;

/** The page's own, made at the first use. */
export const pageDecoder = (): Pick<DecodePool, 'decode'> => (shared ??= createPageDecoder(decodePool));
