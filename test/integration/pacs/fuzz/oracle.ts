// What of a stream of bytes could rightly be kept: read by PS3.8 9.3 and PS3.7 6.3 in the plainest way, and by nothing of ours.
import { createHash } from 'node:crypto';
import { CALLER, OUR_TITLE } from './streams.ts';

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Digests of the data sets that a stream holds from their first fragment to their last, where its caller may send any. */
export function wholeDataSets(bytes: Buffer): readonly string[] {
  if (bytes[0] !== 1 || bytes.length < 74) return [];
  const title = (at: number): string =>
    bytes
      .toString('latin1', at, at + 16)
      .replace(/[\0 ]+$/, '')
      .trim();
  if (title(10) !== OUR_TITLE || title(26) !== CALLER) return [];
  const whole: string[] = [];
  let parts: Buffer[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const end = at + 6 + bytes.readUInt32BE(at + 2);
    if (bytes[at] === 4)
      for (let value = at + 6; value + 6 <= Math.min(end, bytes.length);) {
        const next = value + 4 + bytes.readUInt32BE(value);
        if (next > Math.min(end, bytes.length)) break;
        const control = bytes[value + 5] ?? 0;
        const isCommand = (control & 1) !== 0;
        parts = isCommand ? [] : [...parts, bytes.subarray(value + 6, next)];
        if (!isCommand && (control & 2) !== 0) whole.push(digestOf(Buffer.concat(parts.splice(0))));
        value = Math.max(next, value + 1);
      }
    at = end;
  }
  return whole;
}
