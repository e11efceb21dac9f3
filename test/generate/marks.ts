import { createHash } from 'node:crypto';
import { Annotation } from '../../native/contract/index.ts';

/** A UUID that is always the same for the same text. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

let count = 0;

/** A length of 50 pixels at 0.5 mm, drawn on frame 1, with what the caller says instead. */
export function anAnnotation(changes: Record<string, unknown> = {}): Annotation {
  count += 1;
  return Annotation.parse({
    id: uuidFrom(`annotation ${process.pid} ${count}`),
    kind: 'length',
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUID: '1.2.3.4',
    SOPInstanceUID: '1.2.3.4.5',
    frameNumber: 1,
    points: [
      { x: 10, y: 20 },
      { x: 40, y: 60 },
    ],
    name: '',
    text: '',
    hidden: false,
    values: [{ concept: 'length', value: 25, unit: 'mm', uncertainty: 0.25 }],
    noValue: null,
    spacingSource: 'patient',
    finding: null,
    createdAt: 1_700_000_000_000,
    changedAt: 1_700_000_000_000,
    author: '',
    ...changes,
  });
}

type Shape = Pick<Annotation, 'kind' | 'points' | 'values' | 'text'>;

const at = (...numbers: number[]): Annotation['points'] =>
  Array.from({ length: numbers.length / 2 }, (_, index) => ({
    x: numbers[index * 2] ?? 0,
    y: numbers[index * 2 + 1] ?? 0,
  }));
const value = (
  concept: Annotation['values'][number]['concept'],
  number: number,
  unit: string,
): Annotation['values'][number] => ({ concept, value: number, unit, uncertainty: null });

const statistics = (unit: string): Annotation['values'] => [
  value('mean', 41.123456789012344, unit),
  value('standardDeviation', 7.0710678118654755, unit),
  value('minimum', -1024, unit),
  value('maximum', 3071, unit),
  value('median', 40.5, unit),
  value('sum', 12345678.9, unit),
  value('pixelCount', 400, 'px'),
];

/**
 * One of each kind, as the page makes them. Coordinates have binary fractions, so that the single precision of a report
 * holds them exactly; values have more digits than its decimal strings.
 */
export const SHAPES: readonly Shape[] = [
  { kind: 'length', points: at(10.5, 20.25, 40.125, 60), values: [value('length', 100 / 3, 'mm')], text: '' },
  {
    kind: 'bidirectional',
    points: at(10, 10, 50, 10, 30, 2, 30, 18),
    values: [value('longAxis', 20, 'mm'), value('shortAxis', 8, 'mm')],
    text: '',
  },
  { kind: 'angle', points: at(10, 10, 30, 30, 50, 10), values: [value('angle', 90, 'deg')], text: '' },
  {
    kind: 'cobb',
    points: at(5, 5, 60, 9, 5, 60, 60, 50),
    values: [value('angle', 14.567890123456788, 'deg')],
    text: '',
  },
  {
    kind: 'ellipse',
    points: at(10, 30, 50, 30, 30, 20, 30, 40),
    values: [value('area', 157.07963267948966, 'mm2'), ...statistics("[hnsf'U]")],
    text: '',
  },
  {
    kind: 'circle',
    points: at(30, 30, 40, 30),
    values: [value('radius', 5, 'mm'), value('area', 78.53981633974483, 'mm2'), ...statistics("[hnsf'U]")],
    text: '',
  },
  {
    kind: 'rectangle',
    points: at(10, 10, 30, 25),
    values: [
      value('width', 10, 'mm'),
      value('height', 7.5, 'mm'),
      value('area', 75, 'mm2'),
      value('perimeter', 35, 'mm'),
    ],
    text: '',
  },
  {
    kind: 'freehand',
    points: at(10, 10, 20, 8.5, 30, 12, 25.25, 30, 9, 22),
    values: [value('area', 88.8, 'px2'), value('perimeter', 40, 'px')],
    text: '',
  },
  { kind: 'polygon', points: at(10, 10, 30, 10, 20, 30), values: [value('area', 50, 'mm2')], text: '' },
  { kind: 'probe', points: at(33.5, 12.5), values: [value('value', 301, "[hnsf'U]")], text: '' },
  { kind: 'arrow', points: at(30, 30, 50, 55), values: [], text: 'Fracture?\nsee “above”' },
  { kind: 'text', points: at(5, 7), values: [], text: 'Größe \\ 大きさ' },
  {
    kind: 'cardiothoracic',
    points: at(20, 40, 44, 40, 5, 45, 60, 45),
    values: [
      value('heartWidth', 120, 'mm'),
      value('thoraxWidth', 275, 'mm'),
      value('cardiothoracicRatio', 120 / 275, ''),
    ],
    text: '',
  },
  { kind: 'spine', points: at(32, 33), values: [], text: 'L5' },
  { kind: 'calibration', points: at(0, 0, 64, 0), values: [value('length', 25.4, 'mm')], text: '' },
];
