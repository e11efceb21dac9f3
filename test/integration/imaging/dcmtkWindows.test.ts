import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import { uidFrom, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';
import { corpusFolder } from '../../unit/pixels/corpus.ts';
import { has } from '../../unit/pixels/tools.ts';
import { dcmj2pnm, difference, inFolder } from './dcmtk.ts';
import { composed, draw, openFile } from './nodePane.ts';

// Windows, polarities and palettes that no file of the corpus has, in files made here, beside dcmtk's dcmj2pnm.

const SIDE = 64;
const every = Int16Array.from({ length: SIDE * SIDE }, (_, at) => at - 2048);

const base: WriteDataset = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: uidFrom('display/1'),
  StudyInstanceUID: uidFrom('display/2'),
  SeriesInstanceUID: uidFrom('display/3'),
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: SIDE,
  Columns: SIDE,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
};
const word = (values: Int16Array | Uint16Array) => ({
  VR: 'OW' as const,
  value: new Uint8Array(values.buffer),
});

const withFile = <T>(elements: WriteDataset, use: (file: string) => Promise<T>): Promise<T> =>
  inFolder((folder) => {
    const file = path.join(folder, 'made.dcm');
    writeFileSync(file, writePart10({ ...base, PixelData: word(every), ...elements }));
    return use(file);
  });

const windows = [
  [40, 400],
  [0, 1],
  [0.5, 2],
  [-700, 3],
  [0, 4096],
  [1500, 65_535],
] as const;

describe.skipIf(!has('dcmj2pnm'))('windows beside dcmtk', () => {
  for (const PhotometricInterpretation of ['MONOCHROME1', 'MONOCHROME2']) {
    for (const [shape, option] of [
      ['LINEAR', '+Wfl'],
      ['SIGMOID', '+Wfs'],
    ] as const) {
      it(
        `${shape}, ${PhotometricInterpretation}, with and without a reader's invert`,
        { timeout: 60_000 },
        async () => {
          await withFile({ PhotometricInterpretation }, async (file) => {
            for (const [center, width] of windows) {
              for (const invert of [false, true]) {
                const options = ['+Ww', String(center), String(width), option, ...(invert ? ['+P'] : [])];
                const theirs = await dcmj2pnm(file, options);
                if (theirs === null) throw new Error('dcmtk');
                const voi = { center, width, lut: null, function: shape };
                const ours = draw(composed(await openFile(file), { voi, invert }).scene);
                const { worst } = difference(ours.rgba, theirs);
                expect([center, width, invert, worst <= 1]).toEqual([center, width, invert, true]);
              }
            }
          });
        },
      );
    }
  }

  // dcmtk keeps modality values as whole numbers, so fractions are held to the formula alone (greys.test.ts).
  it('of whole slopes, below 0 too', async () => {
    for (const [RescaleSlope, RescaleIntercept] of [
      [-2, 100],
      [3, -1024],
    ]) {
      await withFile({ RescaleSlope, RescaleIntercept, WindowCenter: 10, WindowWidth: 33 }, async (file) => {
        const theirs = await dcmj2pnm(file, ['+Wi', '1']);
        if (theirs === null) throw new Error('dcmtk');
        const { worst } = difference(draw(composed(await openFile(file)).scene).rgba, theirs);
        expect([RescaleSlope, worst <= 1]).toEqual([RescaleSlope, true]);
      });
    }
  });
});

type Channels = readonly (readonly [descriptor: string, data: string])[];
const PLAIN: Channels = [
  ['x00281101', 'x00281201'],
  ['x00281102', 'x00281202'],
  ['x00281103', 'x00281203'],
];
const SEGMENTED: Channels = PLAIN.map(([descriptor, data]) => [
  descriptor,
  data.replace('x0028120', 'x0028122'),
]);

/** The palette of a colour palette object, as elements of an image. */
function paletteOf(name: string, channels: Channels): WriteDataset {
  const dataSet = dicomParser.parseDicom(
    readFileSync(path.join(corpusFolder, 'palette-objects/pydicom', name)),
  );
  const bytes = (tag: string): Uint8Array => {
    const element = dataSet.elements[tag];
    if (element === undefined) throw new Error(`${name} ${tag}`);
    return dataSet.byteArray.slice(element.dataOffset, element.dataOffset + element.length);
  };
  return Object.fromEntries(
    channels.flatMap(([descriptor, data]) => [
      [
        descriptor.slice(1),
        { VR: 'US' as const, value: [...new Uint16Array(new Uint8Array(bytes(descriptor)).buffer)] },
      ],
      [data.slice(1), { VR: 'OW' as const, value: bytes(data) }],
    ]),
  );
}

const indices = new Uint8Array(SIDE * SIDE).map((_, at) => at);
const colour: WriteDataset = {
  PhotometricInterpretation: 'PALETTE COLOR',
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
  PixelData: { VR: 'OB', value: indices },
};

describe.skipIf(corpusFolder === '' || !has('dcmj2pnm'))('the palettes of PS3.6 B.1', () => {
  it.each(['hotiron.dcm', 'pet.dcm', 'hotmetalblue.dcm', 'pet20step.dcm'])(
    '%s colours as dcmtk does',
    async (name) => {
      await withFile({ ...colour, ...paletteOf(name, PLAIN) }, async (file) => {
        const theirs = await dcmj2pnm(file, []);
        if (theirs === null) throw new Error('dcmtk');
        expect(difference(draw(composed(await openFile(file)).scene).rgba, theirs).worst).toBe(0);
      });
    },
  );

  // What the segments of the annex say: a first value, then lines. `late`: a line that only begins at the middle.
  const line = (from: number, to: number, at: number): number => Math.round(from + ((to - from) * at) / 255);
  const late = (to: number, at: number): number => (at < 128 ? 0 : Math.round((to * (at - 127)) / 128));
  const truths: readonly (readonly [string, (at: number) => readonly number[]])[] = [
    ['spring.dcm', (at) => [255, at, 255 - at]],
    ['summer.dcm', (at) => [0, line(255, 128, at), late(254, at)]],
    ['fall.dcm', (at) => [255, 255 - at, 0]],
    ['winter.dcm', (at) => [late(127, at), at, line(255, 128, at)]],
  ];
  it.each(truths)('%s, in segments, colours as its segments say', async (name, truth) => {
    await withFile({ ...colour, ...paletteOf(name, SEGMENTED) }, async (file) => {
      const { rgba } = draw(composed(await openFile(file)).scene);
      for (let at = 0; at < 256; at++)
        expect([at, ...rgba.subarray(at * 4, at * 4 + 3)]).toEqual([at, ...truth(at)]);
    });
  });
});
