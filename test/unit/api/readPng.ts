import { inflateSync } from 'node:zlib';

export type Png = {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly data: Uint8Array;
};

/** The pixels of a PNG of 8 bits a sample whose rows are differences to the left (filter 1). */
export function readPng(bytes: Uint8Array): Png {
  const file = Buffer.from(bytes);
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const samples = file[25] === 2 ? 3 : 1;
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const stride = width * samples;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    if (rows[y * (stride + 1)] !== 1) throw new Error('another filter');
    for (let x = 0; x < stride; x += 1) {
      const left = x < samples ? 0 : (data[y * stride + x - samples] ?? 0);
      data[y * stride + x] = left + (rows[y * (stride + 1) + 1 + x] ?? 0);
    }
  }
  return { width, height, samples, data };
}
