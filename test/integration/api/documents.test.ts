import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DocumentList } from '../../../native/contract/index.ts';
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

describe('documents over the API', () => {
  it('are none of an image, and none of a study that is not there', async () => {
    expect((await desk.server.fetch(`api/documents/${slice(0).SOPInstanceUID}`)).status).toBe(406);
    expect((await desk.server.fetch('api/documents/1.2.3.4.5.6')).status).toBe(404);
    expect((await desk.server.fetch('api/studies/1.2.3.4.5.6/documents')).status).toBe(404);
  });
});
