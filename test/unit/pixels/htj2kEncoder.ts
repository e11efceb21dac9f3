import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Picture } from './picture.ts';

type Encoder = {
  getDecodedBuffer(info: object): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  setQuality(reversible: boolean, step: number): void;
  encode(): void;
  delete(): void;
};
type Factory = (options: { wasmBinary: Uint8Array }) => Promise<{ HTJ2KEncoder: new () => Encoder }>;

/** The picture as a reversible HTJ2K code stream, by OpenJPH's own encoder. */
export async function encodeHtj2k({ description: d, values }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const require = createRequire(import.meta.url);
  const factory = require('@cornerstonejs/codec-openjph/wasmjs') as Factory;
  const wasmBinary = readFileSync(require.resolve('@cornerstonejs/codec-openjph/wasm'));
  const { HTJ2KEncoder } = await factory({ wasmBinary });
  const encoder = new HTJ2KEncoder();
  const input = encoder.getDecodedBuffer({
    width: d.Columns,
    height: d.Rows,
    bitsPerSample: d.BitsStored,
    componentCount: d.SamplesPerPixel,
    isSigned: d.PixelRepresentation === 1,
    isUsingColorTransform: d.SamplesPerPixel === 3,
  });
  input.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  encoder.setQuality(true, 0);
  encoder.encode();
  const out = new Uint8Array(encoder.getEncodedBuffer());
  encoder.delete();
  return out;
}
