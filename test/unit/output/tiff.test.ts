import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tiffOf } from '../../../renderer/output/picture/tiff.ts';

const rgbaOf = (pixels: readonly (readonly [number, number, number])[]): Uint8ClampedArray =>
  Uint8ClampedArray.from(pixels.flatMap((pixel) => [...pixel, 255]));

describe('a TIFF', () => {
  it('of two grey pixels half a millimetre wide is, byte by byte, what TIFF 6.0 says', () => {
    const file = tiffOf(
      {
        width: 2,
        height: 1,
        rgba: rgbaOf([
          [7, 7, 7],
          [250, 250, 250],
        ]),
      },
      0.5,
    );
    const entry = (tag: number, type: number, count: number, value: number): number[] => [
      tag & 255,
      tag >> 8,
      type,
      0,
      count,
      0,
      0,
      0,
      value & 255,
      value >> 8,
      0,
      0,
    ];
    const directory = [
      entry(256, 4, 1, 2), // width
      entry(257, 4, 1, 1), // height
      entry(258, 3, 1, 8), // bits
      entry(259, 3, 1, 1), // uncompressed
      entry(262, 3, 1, 1), // black is zero
      entry(273, 4, 1, 174), // 8 + 2 + 12 * 12 + 4 + two fractions of 8
      entry(277, 3, 1, 1), // samples
      entry(278, 4, 1, 1), // rows in the strip
      entry(279, 4, 1, 2), // bytes in the strip
      entry(282, 5, 1, 158), // resolutions
      entry(283, 5, 1, 166),
      entry(296, 3, 1, 3), // in centimetres
    ].flat();
    // 20 pixels in a centimetre: 20,000,000 / 1,000,000.
    const twenty = [0x00, 0x2d, 0x31, 0x01, 0x40, 0x42, 0x0f, 0x00];
    expect([...file]).toEqual([
      0x49,
      0x49,
      42,
      0,
      8,
      0,
      0,
      0,
      12,
      0,
      ...directory,
      0,
      0,
      0,
      0,
      ...twenty,
      ...twenty,
      7,
      250,
    ]);
  });

  it('claims no resolution where none is known', () => {
    const file = tiffOf({ width: 1, height: 1, rgba: rgbaOf([[1, 1, 1]]) }, null);
    expect(file[8 + 2 + 11 * 12 + 8]).toBe(1); // Resolution Unit: none
  });
});

const pillow = spawnSync('python3', ['-c', 'import PIL']).status === 0;
const READ = `
import json, sys
from PIL import Image
i = Image.open(sys.argv[1])
print(json.dumps({"mode": i.mode, "size": i.size, "dpi": [float(x) for x in i.info.get("dpi", (0, 0))], "data": list(i.tobytes())}))
`;

describe.skipIf(!pillow)('a TIFF, as another program reads it (Pillow)', () => {
  const read = (file: Uint8Array): unknown => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'lightbox-tiff-'));
    const name = path.join(directory, 'picture.tif');
    writeFileSync(name, file);
    try {
      return JSON.parse(execFileSync('python3', ['-c', READ, name], { encoding: 'utf8' }));
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it('has the same greys, and 254 dots an inch for pixels of a tenth of a millimetre', () => {
    const greys = Array.from({ length: 15 }, (_, n) => [n * 17, n * 17, n * 17] as const);
    const file = tiffOf({ width: 5, height: 3, rgba: rgbaOf(greys) }, 0.1);
    expect(read(file)).toEqual({
      mode: 'L',
      size: [5, 3],
      dpi: [254, 254],
      data: greys.map(([grey]) => grey),
    });
  });

  it('has the same colours', () => {
    const colours = Array.from({ length: 12 }, (_, n) => [n * 20, 255 - n * 20, (n * 97) % 256] as const);
    const file = tiffOf({ width: 4, height: 3, rgba: rgbaOf(colours) }, null);
    expect(read(file)).toMatchObject({ mode: 'RGB', size: [4, 3], data: colours.flat() });
  });
});
