import { decodePlain } from '../../../pixels/index.ts';
import type { DecodePool } from '../decodePool.ts';
import { pageDecoder } from '../pageDecoder.ts';

// Up to here an uncompressed frame takes well below a millisecond (a 512 x 512 CT 0.3 ms): less than its way to a worker
// and back, and the first picture need not wait until a worker has started.
const MOST_PLAIN_BYTES = 2 ** 20;

/** Decodes small uncompressed frames on the spot and gives all others to the page's decoder, most of them to workers. */
export const frameDecoder = (): Pick<DecodePool, 'decode'> => ({
  decode(task) {
    const { bytes, TransferSyntaxUID, description, signal } = task;
    const small = bytes.length <= MOST_PLAIN_BYTES && signal?.aborted !== true;
    const plain = small ? decodePlain(bytes, TransferSyntaxUID, description) : null;
    return plain === null ? pageDecoder().decode(task) : Promise.resolve(plain);
  },
});
