import { randomUUID } from 'node:crypto';
import type { Annotation } from '../../native/contract/index.ts';
import { Annotation as AnnotationShape } from '../../native/contract/index.ts';

/** A length of 50 pixels at 0.5 mm, drawn on frame 1, with what the caller says instead. */
export function anAnnotation(changes: Record<string, unknown> = {}): Annotation {
  return AnnotationShape.parse({
    id: randomUUID(),
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
