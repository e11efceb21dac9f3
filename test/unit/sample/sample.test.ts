import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleProgress, writeSampleStudy } from '../../../native/sample/index.ts';

let folder = '';
let paths: string[] = [];
const progress: SampleProgress[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lightbox-sample-'));
  paths = await writeSampleStudy(folder, { onProgress: (step) => progress.push(step) });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): dicomParser.DataSet => dicomParser.parseDicom(readFileSync(path));
const of = (modality: string): string[] =>
  paths.filter((path) => read(path).string('x00080060') === modality).toSorted();
const numbers = (data: dicomParser.DataSet, tag: string): number[] =>
  (data.string(tag) ?? '').split('\\').map(Number);

/** Stored values as dcmtk decodes them. */
function decoded(path: string): Uint16Array {
  const plain = join(folder, 'plain.dcm');
  execFileSync('dcmdrle', [path, plain]);
  const data = read(plain);
  const element = data.elements['x7fe00010'];
  if (element === undefined) throw new Error('There are no pixels.');
  const bytes = Uint8Array.from(
    data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length),
  );
  return new Uint16Array(bytes.buffer, 0, bytes.length / 2);
}

describe('the sample study', () => {
  it('is a CT of 72 slices, one radiograph and one cine, in three studies of one patient', () => {
    expect(['CT', 'CR', 'US'].map((modality) => of(modality).length)).toEqual([72, 1, 1]);
    const all = paths.map(read);
    expect(new Set(all.map((data) => data.string('x0020000d'))).size).toBe(3);
    expect(new Set(all.map((data) => data.string('x00080018'))).size).toBe(74);
    expect(new Set(all.map((data) => data.string('x00100010')))).toEqual(new Set(['SAMPLE^Lightbox']));
  });

  it('tells how far it is after every file', () => {
    expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: 74 }, (_, i) => i + 1));
    expect(progress.every(({ total }) => total === 74)).toBe(true);
  });

  it('leaves no half-written file behind', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  it('has CT slices 5 mm apart, head first, square to the table', () => {
    const slices = of('CT').map(read);
    const z = slices.map((data) => numbers(data, 'x00200032')[2] ?? NaN);
    expect(z).toEqual(Array.from({ length: 72 }, (_, i) => 130 - 5 * i));
    for (const data of slices) expect(numbers(data, 'x00200037')).toEqual([1, 0, 0, 0, 1, 0]);
    expect(numbers(slices[0] ?? read(''), 'x00280030')).toEqual([0.78125, 0.78125]);
  });

  it('states the spacing at the imager only for the radiograph, and its side', () => {
    const data = read(of('CR')[0] ?? '');
    expect(data.string('x00280030')).toBeUndefined();
    expect(numbers(data, 'x00181164')).toEqual([0.171, 0.171]);
    expect(data.string('x00185101')).toBe('PA');
    expect(data.string('x00200020')).toBe('L\\F');
  });

  it('calibrates the sector of the cine in centimetres and states its frame time', () => {
    const data = read(of('US')[0] ?? '');
    const region = data.elements['x00186011']?.items?.[0]?.dataSet;
    expect(region?.double('x0018602c')).toBe(0.04);
    expect(region?.uint16('x00186024')).toBe(3);
    expect(numbers(data, 'x00181063')).toEqual([22]);
    expect(data.intString('x00280008')).toBe(40);
    expect(data.elements['x7fe00010']?.fragments).toHaveLength(40);
  });

  it('stops after the file at hand when it is cancelled', async () => {
    const other = mkdtempSync(join(tmpdir(), 'lightbox-sample-'));
    const cancel = new AbortController();
    await expect(
      writeSampleStudy(other, { signal: cancel.signal, onProgress: () => cancel.abort() }),
    ).rejects.toThrow('aborted');
    expect(existsSync(join(other, 'CT', 'IM0072.dcm'))).toBe(false);
    rmSync(other, { recursive: true, force: true });
  });
});

describe.skipIf(spawnSync('dcmdrle', ['--version']).error !== undefined)('what the sample shows', () => {
  /** Mean HU of 5 x 5 pixels about a point, LPS mm. */
  const hounsfield = (x: number, y: number, z: number): number => {
    const path = of('CT')[(130 - z) / 5] ?? '';
    const values = decoded(path);
    const [column, row] = [Math.round(x / 0.78125 + 255.5), Math.round(y / 0.78125 + 255.5)];
    let sum = 0;
    for (let dy = -2; dy <= 2; dy += 1) {
      for (let dx = -2; dx <= 2; dx += 1) sum += values[(row + dy) * 512 + column + dx] ?? 0;
    }
    return sum / 25 - 1024;
  };
  const near = (value: number, expected: number, within: number): void => {
    expect(Math.abs(value - expected), `${value} HU`).toBeLessThan(within);
  };

  it('has the liver on the right of the patient and the spleen on the left, at their densities', () => {
    near(hounsfield(-85, 15, 20), 112, 25);
    near(hounsfield(100, 45, 20), 122, 25);
  });

  it('has water in the cyst, air in the lung and fat under the skin', () => {
    near(hounsfield(-104, -14, 15), 6, 15);
    near(hounsfield(-60, 30, 130), -850, 90);
    near(hounsfield(0, -96, -60), -108, 40);
  });

  it('has the lead R on the side of the right of the patient', () => {
    const values = decoded(of('CR')[0] ?? '');
    const bright = { left: 0, right: 0 };
    for (let row = 60; row < 260; row += 1) {
      for (let column = 0; column < 2048; column += 1) {
        if ((values[row * 2048 + column] ?? 0) > 3900) bright[column < 1024 ? 'left' : 'right'] += 1;
      }
    }
    expect(bright.left).toBeGreaterThan(1000);
    expect(bright.right).toBe(0);
  });
});
