// Documents on real images of every kind: what their makers wrote about patient and study goes into ours, and has to.
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { DocumentRequest, MarksChange } from '../../../native/contract/index.ts';
import { anAnnotation, SHAPES } from '../../generate/marks.ts';
import { documentOf } from '../../unit/documents/read.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { dicom3tools, validate } from './documentDesk.ts';

const CORPUS = process.env['LIGHTBOX_CORPUS'] ?? '';
const FOLDERS = [
  'charset',
  'cr-dx-mg',
  'us',
  'enhanced',
  'nm-pet',
  'xa-rf',
  'sc-op-vl',
  'mr-series',
  'palette-objects',
  'wsi',
  'synthetic-mini',
  'overlay-lut',
];

// UIDs and order numbers are what a document is found by: they are copied even where they break the standard.
const INHERITED = [
  /Illegal root for UID/,
  /Referenced SOP Instance UID/,
  /Accession Number/,
  /^Error - Dicom dataset contains invalid data values/,
];

const { folder, remove } = temporaryFolder();
afterAll(() => remove());

describe.skipIf(CORPUS === '' || !dicom3tools)('documents on the images of the corpus', () => {
  it('are valid to dciodvfy but for identifiers that the images have, and come back the same', async () => {
    const library = opened(path.join(folder, 'library'));
    await imported(library, { paths: FOLDERS.map((name) => path.join(CORPUS, name)) });
    const { rows } = await library.findStudies({ sort: 'StudyDate', direction: 'descending', limit: 500 });
    const wrong: string[] = [];
    let made = 0;
    for (const { StudyInstanceUID } of rows) {
      const image = library.instances(StudyInstanceUID, null).find(({ hasPixelData }) => hasPixelData);
      if (image === undefined) continue;
      const { SeriesInstanceUID, SOPInstanceUID } = image;
      const place = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID };
      const annotations = SHAPES.map((shape) => anAnnotation({ ...place, ...shape }));
      library.changeMarks(StudyInstanceUID, MarksChange.parse({ put: { annotations }, remove: {} }));
      for (const request of requestsFor(
        place,
        annotations.map(({ id }) => id),
      )) {
        const files = await library.makeDocuments(StudyInstanceUID, request, '0.1.0');
        if (!files.ok) throw new Error(`${image.location.path}: ${files.failure.kind}`);
        for (const { bytes } of files.value) {
          made += 1;
          const file = path.join(folder, 'made.dcm');
          writeFileSync(file, bytes);
          const { iod, errors } = validate(file);
          const ours = errors.filter((line) => !INHERITED.some((known) => known.test(line)));
          if (iod === '' || ours.length > 0)
            wrong.push(`${request.kind} of ${image.location.path}: ${iod} ${ours.join(' ')}`);
          const read = documentOf(request.kind, bytes);
          if (read.kind === 'report')
            expect(read.measurements.map(({ kind, points }) => [kind, points])).toEqual(
              SHAPES.map(({ kind, points }) => [kind, points]),
            );
          if (read.kind === 'presentation') expect(read.graphics.length).toBeGreaterThan(SHAPES.length);
        }
      }
    }
    await library.close();
    expect(wrong).toEqual([]);
    expect(made).toBeGreaterThan(200);
  }, 120_000);
});

function requestsFor(
  place: { SeriesInstanceUID: string; SOPInstanceUID: string },
  annotationIds: readonly string[],
): DocumentRequest[] {
  const { SeriesInstanceUID, SOPInstanceUID } = place;
  const frame = { SeriesInstanceUID, SOPInstanceUID, frameNumber: 1 };
  const view = {
    ...frame,
    window: { center: 40, width: 400, function: 'LINEAR' },
    invert: false,
    rotation: 90,
    flipHorizontal: true,
    area: { topLeft: { x: 8, y: 4 }, bottomRight: { x: 56, y: 60 }, fit: false },
  };
  return [
    { kind: 'report', annotationIds, title: 'Measurements' },
    { kind: 'presentation', annotationIds, views: [view], label: 'My view', description: 'as shown' },
    {
      kind: 'key-objects',
      images: [frame],
      title: { value: '113000', scheme: 'DCM', meaning: 'Of Interest' },
      description: 'these',
    },
  ].map((request) => DocumentRequest.parse(request));
}
