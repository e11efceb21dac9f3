import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure } from '../../../renderer/measure/maths/index.ts';
import type { Subject } from '../../../renderer/measure/maths/index.ts';
import { COLUMNS, ctFile, loaded, PADDING, ROWS } from '../../unit/measure/made.ts';

// CORRECTNESS 7: the same numbers as numpy gives on the bytes of the file. Its masks come from other formulas than ours: a
// sum of angles about each centre for outlines, the equation for ellipses.

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

const SCRIPT = `
import json, sys
import numpy as np
job = json.load(sys.stdin)
raw = open(job['file'], 'rb').read()
rows, columns = job['rows'], job['columns']
stored = np.frombuffer(raw[-rows * columns * 2:], dtype='<i2').reshape(rows, columns).astype(np.int64)
x, y = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
answers = []
for shape in job['shapes']:
    if 'outline' in shape:
        points = np.array(shape['outline'])
        turned = np.zeros_like(x)
        for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0)):
            step = np.arctan2(by - y, bx - x) - np.arctan2(ay - y, ax - x)
            turned += (step + np.pi) % (2 * np.pi) - np.pi
        mask = np.round(turned / (2 * np.pi)).astype(int) % 2 != 0
    else:
        cx, cy, a, b, degrees = shape['ellipse']
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        mask = (((x - cx) * c + (y - cy) * s) / a) ** 2 + (((y - cy) * c - (x - cx) * s) / b) ** 2 < 1
    values = stored[mask & (stored != job['padding'])] * 2 - 1000
    answers.append({
        'pixelCount': int(values.size), 'mean': float(values.mean()), 'standardDeviation': float(values.std()),
        'minimum': float(values.min()), 'maximum': float(values.max()), 'median': float(np.median(values)),
        'sum': float(values.sum()),
    })
print(json.dumps(answers))
`;

type Pair = readonly [number, number];
const STAR: readonly Pair[] = Array.from({ length: 7 }, (_, n): Pair => {
  const turn = (n * 3 * 2 * Math.PI) / 7 + 0.1;
  return [40.2 + 30 * Math.cos(turn), 50.1 + 30 * Math.sin(turn)];
});
const OUTLINE: readonly Pair[] = [
  [4.1, 3.2],
  [70.3, 20.9],
  [44.4, 45.7],
  [77.2, 90.3],
  [11.6, 71.8],
];
const [A, B, DEGREES] = [25.3, 12.1, 57];
const [COS, SIN] = [Math.cos((DEGREES * Math.PI) / 180), Math.sin((DEGREES * Math.PI) / 180)];

const shapes: readonly {
  readonly kind: Subject['kind'];
  readonly points: readonly Pair[];
  readonly asked: object;
}[] = [
  { kind: 'polygon', points: OUTLINE, asked: { outline: OUTLINE } },
  { kind: 'freehand', points: STAR, asked: { outline: STAR } }, // a star that crosses itself
  {
    kind: 'ellipse',
    points: [
      [40.3 - A * COS, 48.2 - A * SIN],
      [40.3 + A * COS, 48.2 + A * SIN],
      [40.3 + B * SIN, 48.2 - B * COS],
      [40.3 - B * SIN, 48.2 + B * COS],
    ],
    asked: { ellipse: [40.3, 48.2, A, B, DEGREES] },
  },
];

describe.skipIf(!hasNumpy)('statistics beside numpy', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lightbox-numpy-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are the same for outlines, also crossing themselves, and ellipses', () => {
    const file = ctFile([0.7, 0.7]);
    const path = join(folder, 'image.dcm');
    writeFileSync(path, file.bytes);
    const job = {
      file: path,
      rows: ROWS,
      columns: COLUMNS,
      padding: PADDING,
      shapes: shapes.map(({ asked }) => asked),
    };
    const answers = JSON.parse(
      execFileSync('python3', ['-c', SCRIPT], { input: JSON.stringify(job), encoding: 'utf8' }),
    ) as Record<string, number>[];
    const { pixels, image, scale } = loaded(file);
    shapes.forEach(({ kind, points }, index) => {
      const subject = { kind, points: points.map(([x, y]) => ({ x, y })) };
      const measured = measure(subject, { scale, calibration: null, pixels, image });
      const found = Object.fromEntries(measured.values.map(({ concept, value }) => [concept, value]));
      const expected = answers[index] ?? {};
      expect(Object.keys(expected)).toHaveLength(7);
      for (const [concept, value] of Object.entries(expected)) {
        // numpy adds in another order: its mean and deviation may differ in the last digits.
        const exact = concept !== 'mean' && concept !== 'standardDeviation';
        if (exact) expect([kind, concept, found[concept]]).toEqual([kind, concept, value]);
        else expect(Math.abs((found[concept] ?? NaN) / value - 1)).toBeLessThan(1e-13);
      }
    });
  });
});
