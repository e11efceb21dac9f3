// What comes from a socket lies in a new buffer of 64 KB each time, outside V8's heap: V8 hardly notices it, lets
// hundreds of megabytes a second pile up, and then marks the whole heap to get rid of them, twenty times a second. A
// collection of the young ones after every few megabytes takes a fraction of a millisecond, and keeps the process small.
import v8 from 'node:v8';
import vm from 'node:vm';

/** Between two collections: an image of ordinary size is half a megabyte. */
const PILE_BYTES = 2 * 1024 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

let collect: Collect | null = null;
let looked = false;
let piled = 0;

/** Call with the length of each buffer that came. Does nothing where V8 offers no such collection. */
export function pileUp(bytes: number): void {
  piled += bytes;
  if (piled < PILE_BYTES) return;
  piled = 0;
  if (!looked) collect = find();
  looked = true;
  collect?.({ type: 'minor' });
}

function find(): Collect | null {
  v8.setFlagsFromString('--expose-gc'); // for contexts that are made from now on
  const found: unknown = vm.runInNewContext('globalThis.gc');
  v8.setFlagsFromString('--no-expose-gc');
  return isCollect(found) ? found : null;
}

const isCollect = (found: unknown): found is Collect => typeof found === 'function';
