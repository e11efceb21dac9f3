import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { OpenSource } from '../../../native/pacs/dimse/message/dataSource.ts';
import { openFile } from '../../../native/pacs/dimse/message/openFile.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-open-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const MIB = 1024 * 1024;

/** Four numbers in turn, so that no two places of a file are alike within a step. */
const written = (name: string, length: number): { readonly file: string; readonly bytes: Buffer } => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return { file, bytes };
};

async function opened(file: string, offset: number): Promise<OpenSource> {
  const read = await openFile(file);
  const source = read.ok ? read.value.from(offset) : null;
  if (source === null) throw new Error(file);
  return source;
}

/** Reads as a sender does: what was read is used after the next has been read, and not later. */
async function readAs(source: OpenSource, most: number): Promise<{ bytes: Buffer; odd: number }> {
  const parts: Buffer[] = [];
  let odd = 0;
  let before: Uint8Array | null = null;
  for (let position = 0; position < source.length;) {
    const read = await source.read(position, most);
    if (!read.ok) throw new Error('unreadable');
    if (before !== null) parts.push(Buffer.from(before));
    before = read.value;
    position += before.length;
    if (position < source.length) odd += before.length % 2;
  }
  if (before !== null) parts.push(Buffer.from(before));
  await source.close(true);
  return { bytes: Buffer.concat(parts), odd };
}

describe('a file that is sent', () => {
  it.each([
    [0, 0],
    [1, 0],
    [600, 337],
    [MIB, 0],
    [MIB + 1, 1],
    [3 * MIB + 7, 337],
    [5 * MIB, MIB - 3],
    [2 * MIB + 11, MIB + 5],
  ])(
    'of %i bytes gives those from the %i. on as they are, whatever is asked for at once',
    async (size, offset) => {
      const { file, bytes } = written(`${size}-${offset}`, size);
      for (const most of [20, 16_370, 131_060, 262_120, 8 * MIB]) {
        if (most === 20 && size > 1000) continue;
        const read = await readAs(await opened(file, offset), most);
        expect(read.bytes.equals(bytes.subarray(offset)), `${most}`).toBe(true);
        expect(read.odd).toBe(0);
      }
    },
  );

  it('is a failure where it has become shorter meanwhile', async () => {
    const { file } = written('cut', 3 * MIB);
    const source = await opened(file, 100);
    truncateSync(file, MIB + 10);
    let failure: unknown = null;
    for (let position = 0; position < source.length && failure === null;) {
      const read = await source.read(position, 262_120);
      if (read.ok) position += read.value.length;
      else failure = read.failure;
    }
    await source.close(false);
    expect(failure).toEqual({ kind: 'source-unreadable', code: 'short-file' });
  });

  it('is not given where less is there than is wanted', async () => {
    const { file } = written('short', 100);
    const read = await openFile(file);
    if (!read.ok) throw new Error(read.failure);
    expect([read.value.from(101), read.value.from(50, 51)]).toEqual([null, null]);
    await read.value.close(true);
    expect(await openFile(path.join(folder, 'nowhere'))).toEqual({ ok: false, failure: 'ENOENT' });
  });

  it('keeps its bytes while the next one is read, when its memory may still be on its way', async () => {
    const first = written('first', 1000);
    const second = written('second', 2000);
    const source = await opened(first.file, 0);
    const read = await source.read(0, 1000);
    if (!read.ok) throw new Error('unreadable');
    await source.close(false);
    const other = await opened(second.file, 0);
    await other.read(0, 2000);
    expect(Buffer.from(read.value).equals(first.bytes)).toBe(true);
    await other.close(true);
  });
});
