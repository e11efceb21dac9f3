import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import { anAnnotation, SHAPES } from '../../generate/marks.ts';
import {
  dcmtk,
  dicom3tools,
  negative,
  openDesk,
  placeOf,
  slice,
  valid,
  validate,
  type Desk,
} from './documentDesk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

describe('measurements as a report', () => {
  const finding = { code: '27925004', scheme: 'SCT', meaning: 'Nodule' };

  it('come back the same: kinds, points, values, units, texts and findings of all that can be drawn', async () => {
    const place = slice(0);
    const annotations = await desk.marked(
      place,
      SHAPES.map((shape, index) => ({ ...shape, finding, name: `mark ${index}` })),
    );
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'report',
      annotationIds: annotations.map(({ id }) => id),
      title: 'Measurements',
    });
    const report = await desk.read(uid);
    if (report.kind !== 'report') throw new Error(report.kind);
    expect(report.problems).toEqual([]);
    expect(report.summary).toMatchObject({
      ours: true,
      completion: 'complete',
      verification: 'unverified',
      missingCount: 0,
    });
    expect(report.measurements.map(({ kind }) => kind)).toEqual(SHAPES.map(({ kind }) => kind));
    for (const [index, measured] of report.measurements.entries()) {
      const drawn = annotations[index];
      expect(measured.points).toEqual(drawn?.points);
      expect(measured.values.map(({ as, value }) => [as, value])).toEqual(
        drawn?.values.map(({ concept, value }) => [concept, value]),
      );
      expect(measured.values.map(({ unit }) => unit?.value)).toEqual(
        drawn?.values.map(({ unit }) => ({ px: '{pixels}', px2: '{pixels}2', '': '1' })[unit] ?? unit),
      );
      expect(measured.text).toBe(drawn?.text.replaceAll('\n', '\r\n'));
      expect(measured).toMatchObject({
        trackingName: `mark ${index}`,
        finding: { value: '27925004' },
        image: { ...place, frameNumbers: [], here: true },
      });
    }
  });

  it('lose no more of a coordinate than single precision does', async () => {
    const place = slice(1);
    const points = [
      { x: 1 / 3, y: 1023.123456789 },
      { x: 4095.987654321, y: 2 / 7 },
    ];
    const [annotation] = await desk.marked(place, [{ points, kind: 'length' }]);
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'report',
      annotationIds: [annotation?.id],
      title: '',
    });
    const report = await desk.read(uid);
    expect(report.kind === 'report' && report.measurements[0]?.points).toEqual(
      points.map(({ x, y }) => ({ x: Math.fround(x), y: Math.fround(y) })),
    );
  });

  it.skipIf(!dicom3tools || !dcmtk)(
    'are valid to dciodvfy, and dcmtk reads the same numbers under the same codes',
    async () => {
      const place = slice(2);
      const annotations = await desk.marked(place, SHAPES);
      const ids = annotations.map(({ id }) => id);
      const [uid = ''] = await desk.written(place.StudyInstanceUID, {
        kind: 'report',
        annotationIds: ids,
        title: 'x',
      });
      const file = await desk.fileOf(place.StudyInstanceUID, uid);
      expect(validate(file)).toEqual(valid('ComprehensiveSR'));
      const { stdout, stderr, status } = spawnSync('dsrdump', ['-Ee', '+Pc', '+Pl', file], {
        encoding: 'utf8',
      });
      expect([status, stderr.split('\n').filter((line) => /^[EF]:/.test(line))]).toEqual([0, []]);
      expect(stdout).toContain('NUM:(410668003,SCT,"Length")="33.3333333333333" (mm,UCUM,"millimeter")');
      expect(stdout).toContain('NUM:(42798000,SCT,"Area")="78.5398163397448" (mm2,UCUM,"square millimeter")');
      const numbers = [...stdout.matchAll(/ NUM:\([^)]*\)="([^"]*)"/g)].map(([, text]) => Number(text));
      const sent = annotations.flatMap(({ values }) => values.map(({ value }) => value));
      expect(numbers).toHaveLength(sent.length);
      for (const [index, value] of sent.entries()) expect(numbers[index]).toBeCloseTo(value, 9);
    },
  );

  it('carry the reader, and who is examined as the image says it, in every script', async () => {
    const place = placeOf(negative);
    const [annotation] = await desk.marked(place, [{ author: 'Ärztin^Eva' }]);
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'report',
      annotationIds: [annotation?.id],
      title: '',
    });
    const report = await desk.read(uid);
    if (report.kind !== 'report') throw new Error(report.kind);
    const { PatientID, PatientBirthDate, PatientSex } = negative.dataset;
    expect(report.patient).toMatchObject({ PatientID, PatientBirthDate, PatientSex });
    expect(report.summary.creator).toBe('Ärztin, Eva');
  });

  it('can be made of marks that exist, on images of the study, and of nothing else', async () => {
    const place = slice(0);
    const stray = anAnnotation({ ...place, SOPInstanceUID: '1.2.3.999' });
    const target = `api/studies/${place.StudyInstanceUID}/documents`;
    await desk.send('PUT', `api/studies/${place.StudyInstanceUID}/marks`, {
      put: { annotations: [stray] },
      remove: {},
    });
    const request = (id: string) => ({ kind: 'report', annotationIds: [id], title: '' });
    const unknown = await desk.send('POST', target, request('6f0d0d5e-60b7-4d0a-9a5f-3c1f3b8f9a11'));
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      { kind: 'bad-request', detail: 'annotationIds' },
    ]);
    const away = await desk.send('POST', target, request(stray.id));
    expect([away.status, await away.json()]).toEqual([
      404,
      { kind: 'instance-not-found', SOPInstanceUID: '1.2.3.999' },
    ]);
  });
});
