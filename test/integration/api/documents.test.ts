import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DocumentList } from '../../../native/contract/index.ts';
import { uidFrom } from '../../../native/dicom/write.ts';
import { content, coordinates, group, reportBytes } from '../../unit/documents/read.ts';
import {
  cine,
  dcmtk,
  dicom3tools,
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

describe('what was written', () => {
  it('is in its study at once, in a series of its own, and agrees with the files', async () => {
    const place = slice(0);
    const title = { value: '113000', scheme: 'DCM', meaning: 'Of Interest' };
    const keep = {
      kind: 'key-objects',
      images: [{ ...place, StudyInstanceUID: undefined, frameNumber: 1 }],
      title,
      description: 'Größe',
    };
    const [first = ''] = await desk.written(place.StudyInstanceUID, keep);
    const [second = ''] = await desk.written(place.StudyInstanceUID, keep);
    const detail = desk.server.library.studyDetail(place.StudyInstanceUID);
    expect(detail?.seriesList.filter(({ Modality }) => Modality === 'KO')).toMatchObject([
      { instanceCount: 2 },
    ]);
    const listed = DocumentList.parse(
      await (await desk.server.fetch(`api/studies/${place.StudyInstanceUID}/documents`)).json(),
    );
    expect(
      listed
        .filter(({ kind }) => kind === 'key-objects')
        .map(({ SOPInstanceUID }) => SOPInstanceUID)
        .sort(),
    ).toEqual([first, second].sort());
    const document = await desk.read(first);
    expect(document).toMatchObject({ title, description: 'Größe', images: [{ ...place, here: true }] });
    const { location } = desk.server.library.instance(place.StudyInstanceUID, null, first) ?? {};
    expect(location?.path.startsWith(path.join(desk.server.library.directory, 'files'))).toBe(true);
    if ('verify' in desk.server.library && typeof desk.server.library.verify === 'function')
      expect(await desk.server.library.verify()).toMatchObject({ agrees: true });
  });

  it('is heard of by whoever looks at the study', async () => {
    const place = placeOf(cine);
    const heard = new Promise<string>((resolve) => {
      const stop = desk.server.library.subscribe((event) => {
        if (
          event.type !== 'studies-changed' ||
          event.StudyInstanceUIDs?.includes(place.StudyInstanceUID) !== true
        )
          return;
        stop();
        resolve(event.type);
      });
    });
    const title = { value: '113013', scheme: 'DCM', meaning: 'Best In Set' };
    const images = [
      { SeriesInstanceUID: place.SeriesInstanceUID, SOPInstanceUID: place.SOPInstanceUID, frameNumber: 3 },
    ];
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'key-objects',
      images,
      title,
      description: '',
    });
    expect(await heard).toBe('studies-changed');
    expect(await desk.read(uid)).toMatchObject({ images: [{ frameNumbers: [3] }] });
  });

  it.skipIf(!dicom3tools || !dcmtk)('as key objects is valid to dciodvfy and to dcmtk', async () => {
    const place = slice(1);
    const title = { value: '113000', scheme: 'DCM', meaning: 'Of Interest' };
    const images = [
      { SeriesInstanceUID: place.SeriesInstanceUID, SOPInstanceUID: place.SOPInstanceUID, frameNumber: 1 },
    ];
    const [uid = ''] = await desk.written(place.StudyInstanceUID, {
      kind: 'key-objects',
      images,
      title,
      description: 'these',
    });
    const file = await desk.fileOf(place.StudyInstanceUID, uid);
    expect(validate(file)).toEqual(valid('KeyObjectSelectionDocument'));
    const dump = spawnSync('dsrdump', ['-Ee', file], { encoding: 'utf8' });
    expect([dump.status, dump.stdout.includes('these')]).toEqual([0, true]);
  });
});

describe('a document of another maker', () => {
  const listOf = async (study: string) =>
    DocumentList.parse(await (await desk.server.fetch(`api/studies/${study}/documents`)).json());

  it('whose images are not here says so, and is read all the same', async () => {
    const bytes = reportBytes([group(coordinates('CONTAINS', 'POINT', [3, 4]))]);
    await desk.server.importFiles([{ path: 'report', bytes }]);
    const [summary] = await listOf('1.2.3');
    expect(summary).toMatchObject({
      referenceCount: 1,
      missingCount: 1,
      measurementCount: 1,
      problem: 'missing-image',
    });
    expect(await desk.read(summary?.SOPInstanceUID ?? '')).toMatchObject({
      measurements: [{ kind: 'probe', image: { SOPInstanceUID: '1.2.3.4.5', here: false } }],
      problems: ['missing-image'],
    });
  });

  // The same SOP Instance UID under another study is not the image that the document means.
  it('that places an image in another study than it is in does not reach it', async () => {
    const place = slice(0);
    const reference = {
      ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      ReferencedSOPInstanceUID: place.SOPInstanceUID,
    };
    const inStudy = (StudyInstanceUID: string, name: string) =>
      reportBytes([content('CONTAINS', 'IMAGE', null, { ReferencedSOPSequence: [reference] })], {
        SOPInstanceUID: uidFrom(name),
        StudyInstanceUID: place.StudyInstanceUID,
        SeriesInstanceUID: uidFrom(`series of ${name}`),
        PatientName: 'Test^Generated',
        PatientID: 'GEN-1',
        CurrentRequestedProcedureEvidenceSequence: [
          {
            StudyInstanceUID,
            ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2.3.4', ReferencedSOPSequence: [reference] }],
          },
        ],
      });
    await desk.server.importFiles([
      { path: 'right', bytes: inStudy(place.StudyInstanceUID, 'right') },
      { path: 'wrong', bytes: inStudy('1.2.3.77', 'wrong') },
    ]);
    const listed = await listOf(place.StudyInstanceUID);
    const missing = (name: string) =>
      listed.find(({ SOPInstanceUID }) => SOPInstanceUID === uidFrom(name))?.missingCount;
    expect([missing('right'), missing('wrong')]).toEqual([0, 1]);
    const right = await desk.read(uidFrom('right'));
    // Whatever series the document says, the image is reached where it is.
    expect(right).toMatchObject({ content: [{ children: [{ images: [{ ...place, here: true }] }] }] });
  });

  it('that rejects images names them in the list, so that they can be hidden and counted', async () => {
    const place = slice(2);
    const title = { value: '113001', scheme: 'DCM', meaning: 'Rejected for Quality Reasons' };
    const images = [
      { SeriesInstanceUID: place.SeriesInstanceUID, SOPInstanceUID: place.SOPInstanceUID, frameNumber: 1 },
    ];
    const [uid] = await desk.written(place.StudyInstanceUID, {
      kind: 'key-objects',
      images,
      title,
      description: '',
    });
    const listed = await listOf(place.StudyInstanceUID);
    expect(listed.filter(({ rejection }) => rejection)).toMatchObject([
      { SOPInstanceUID: uid, rejectedImages: [{ ...place, here: true }] },
    ]);
  });
});

describe('documents over the API', () => {
  it('are none of an image, and none of a study that is not there', async () => {
    expect((await desk.server.fetch(`api/documents/${slice(0).SOPInstanceUID}`)).status).toBe(406);
    expect((await desk.server.fetch('api/documents/1.2.3.4.5.6')).status).toBe(404);
    expect((await desk.server.fetch('api/studies/1.2.3.4.5.6/documents')).status).toBe(404);
  });
});
