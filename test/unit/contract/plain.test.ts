import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FramePortReply,
  FrameRecord,
  SeriesInstanceUID,
  SOPInstanceUID,
  StudyInstanceUID,
} from '../../../native/contract/index.ts';
import {
  framePortReplyOf,
  frameRecordOf,
  isSeriesInstanceUID,
  isSOPInstanceUID,
  isStudyInstanceUID,
  studyOutlineOf,
} from '../../../native/contract/plain.ts';

// The checks by hand are there for speed only: they must never let pass what the schemas refuse.

const uid = fc.oneof(
  fc.constantFrom(
    '1.2.840.1',
    '.',
    '..',
    '',
    '1/2',
    'a b',
    `1.${'2'.repeat(126)}`,
    `1.${'2'.repeat(127)}`,
    '1.2\n',
  ),
  fc.string({ maxLength: 140 }),
  fc.anything(),
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: value }, fc.anything());

describe('checks before zod is there', () => {
  it('take the same UIDs as the schemas', () => {
    fc.assert(
      fc.property(uid, (value) => {
        expect(isStudyInstanceUID(value)).toBe(StudyInstanceUID.safeParse(value).success);
        expect(isSeriesInstanceUID(value)).toBe(SeriesInstanceUID.safeParse(value).success);
        expect(isSOPInstanceUID(value)).toBe(SOPInstanceUID.safeParse(value).success);
      }),
    );
  });

  const frame = fc.record(
    {
      SOPInstanceUID: maybe(fc.constant('1.2.3')),
      frameNumber: maybe(fc.integer()),
      TransferSyntaxUID: maybe(fc.constant('1.2.840.10008.1.2.1')),
      byteLength: maybe(fc.nat()),
    },
    { requiredKeys: [] },
  );
  const failed = fc.record({
    SOPInstanceUID: maybe(fc.constant('1.2.3')),
    frameNumber: maybe(fc.integer()),
    failure: maybe(fc.constant({ kind: 'internal' })),
    byteLength: maybe(fc.constant(0)),
  });

  it('take no header of a frame that the schema refuses, and all that the services can send', () => {
    fc.assert(
      fc.property(fc.oneof(frame, failed, fc.anything()), (value) => {
        const read = frameRecordOf(value);
        const parsed = FrameRecord.safeParse(value);
        if (read !== null && !('failure' in read)) expect(FrameRecord.safeParse(read).success).toBe(true);
        const possible =
          parsed.success && Number.isInteger(parsed.data.byteLength) && parsed.data.byteLength >= 0;
        if (possible) expect(read).toEqual(parsed.data);
      }),
    );
    expect(
      frameRecordOf({ SOPInstanceUID: '1', frameNumber: 1, failure: { kind: 'internal' }, byteLength: 4 }),
    ).toBeNull();
  });

  it('take no message of the port that the schema refuses', () => {
    const bytes = new ArrayBuffer(2);
    const message = fc.record({
      type: maybe(fc.constantFrom('frame', 'failure')),
      id: maybe(fc.nat()),
      TransferSyntaxUID: maybe(fc.constant('1.2')),
      bytes: maybe(fc.constant(bytes)),
    });
    fc.assert(
      fc.property(fc.oneof(message, fc.anything()), (value) => {
        const read = framePortReplyOf(value);
        if (read?.type === 'frame') expect(FramePortReply.safeParse(read).success).toBe(true);
        if (FramePortReply.safeParse(value).success) expect(read).toEqual(value);
      }),
    );
    const failure = { type: 'failure', id: 3, failure: { kind: 'internal' } };
    expect(framePortReplyOf(failure)).toEqual(failure);
  });

  it('take the outline of a study only when every series of it is as agreed', () => {
    const series = {
      SeriesInstanceUID: '1.2.3.1',
      Modality: 'CT',
      kind: 'image',
      frameCount: 200,
      TransferSyntaxUIDs: ['1.2.840.10008.1.2.1'],
      version: 'v1',
    };
    const study = { StudyInstanceUID: '1.2.3' };
    expect(studyOutlineOf({ study, seriesList: [series], otherStudies: [] })).toEqual({
      StudyInstanceUID: '1.2.3',
      seriesList: [series],
    });
    expect(studyOutlineOf({ study, seriesList: [], isStopped: true })).toMatchObject({ isStopped: true });
    expect(studyOutlineOf({ study, seriesList: [], isStopped: 'yes' })).not.toHaveProperty('isStopped');
    expect(studyOutlineOf({ study, seriesList: [series, { ...series, frameCount: '7' }] })).toBeNull();
    const { version: _, ...unversioned } = series;
    expect(studyOutlineOf({ study, seriesList: [unversioned] })).toBeNull();
    expect(studyOutlineOf({ study: {}, seriesList: [] })).toBeNull();
    fc.assert(fc.property(fc.anything(), (value) => studyOutlineOf(value) === null));
  });
});
