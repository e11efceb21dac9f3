import { crc32, deflateSync } from 'node:zlib';
import { isGrey, type RgbaImage } from '../../../pixels/index.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A PNG (ISO/IEC 15948) of 8-bit grey, where there is no colour in it, or RGB. Each row is stored as differences to its
 * left neighbour (filter 1).
 */
export function encodePng(picture: RgbaImage): Uint8Array {
  const { width, height, data } = picture;
  const samples = isGrey(picture) ? 1 : 3;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = samples === 1 ? 0 : 2;
  const stride = width * samples;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const to = y * (stride + 1);
    rows[to] = 1;
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      for (let c = 0; c < samples; c += 1) {
        const left = x > 0 ? (data[from - 4 + c] ?? 0) : 0;
        rows[to + 1 + x * samples + c] = (data[from + c] ?? 0) - left;
      }
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const out = Buffer.alloc(12 + content.length);
  out.writeUInt32BE(content.length, 0);
  out.write(type, 4, 'latin1');
  content.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length);
  return out;
}
