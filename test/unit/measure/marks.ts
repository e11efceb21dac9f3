import { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from '../../../native/contract/index.ts';
import type { Annotation, KeyImage } from '../../../native/contract/index.ts';

// Marks for tests: everything that a test does not speak of has a plain value.

export const study = StudyInstanceUID.parse('1.2.3');
export const series = SeriesInstanceUID.parse('1.2.3.1');
export const instance = (number: number) => SOPInstanceUID.parse(`1.2.3.1.${number}`);

export const annotation = (change: Partial<Annotation> = {}): Annotation => ({
  id: 'a',
  kind: 'length',
  StudyInstanceUID: study,
  SeriesInstanceUID: series,
  SOPInstanceUID: instance(1),
  frameNumber: 1,
  points: [
    { x: 10, y: 10 },
    { x: 40, y: 50 },
  ],
  name: '',
  text: '',
  hidden: false,
  values: [],
  noValue: null,
  spacingSource: 'none',
  finding: null,
  createdAt: 0,
  changedAt: 0,
  author: '',
  ...change,
});

export const keyImage = (number: number, note: string): KeyImage => ({
  StudyInstanceUID: study,
  SeriesInstanceUID: series,
  SOPInstanceUID: instance(number),
  frameNumber: 1,
  note,
  createdAt: 0,
  author: '',
});
