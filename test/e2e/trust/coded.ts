import path from 'node:path';
import type { Page } from '@playwright/test';
import { CODE_STEP, codedStudies } from '../../generate/coded.ts';
import { writeFiles } from '../../generate/index.ts';
import { anAnnotation, uuidFrom } from '../../generate/marks.ts';
import { expect } from '../app.ts';
import type { Lightbox } from '../app.ts';
import { watchPanes } from './watch.ts';
import type { CodedImage, Watched } from './watch.ts';

// The studies whose pixels say whose they are, in a library and watched in a page.

export const files = codedStudies();
export const images: readonly CodedImage[] = files.map((file) => ({
  code: file.code,
  SOPInstanceUID: file.SOPInstanceUID,
  name: file.patient.PatientName.replace('^', ', '),
  series: file.SeriesDescription,
  image: file.InstanceNumber,
}));
export const studies = [...new Set(files.map(({ StudyInstanceUID }) => StudyInstanceUID))];

export async function importCoded(lightbox: Lightbox): Promise<void> {
  const directory = path.join(lightbox.workDirectory, 'files');
  writeFiles(directory, files);
  expect((await lightbox.importPaths([directory])).state).toBe('done');
}

const MARKED = [1, 3]; // images of every series, from 1

/** What lies over pictures: an arrow on some images of each series, and a presentation state that names those alone. */
export async function addMarksAndStates({ page }: Lightbox): Promise<void> {
  for (const study of studies) {
    const marked = files.filter(
      (file) => file.StudyInstanceUID === study && MARKED.includes(file.InstanceNumber),
    );
    const annotations = marked.map(({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }, at) =>
      anAnnotation({
        id: uuidFrom(`coded ${SOPInstanceUID}`),
        kind: 'arrow',
        StudyInstanceUID,
        SeriesInstanceUID,
        SOPInstanceUID,
        points: [
          { x: 8, y: 8 },
          { x: 20, y: 20 },
        ],
        text: `Mark ${at + 1}`,
        values: [],
        spacingSource: 'none',
      }),
    );
    const views = marked.map(({ SeriesInstanceUID, SOPInstanceUID }) => ({
      SeriesInstanceUID,
      SOPInstanceUID,
      frameNumber: 1,
      window: null,
      invert: true,
      rotation: 90,
      flipHorizontal: true,
      area: { topLeft: { x: 0, y: 0 }, bottomRight: { x: 32, y: 40 }, fit: true },
    }));
    const put = { annotations, calibrations: [], keyImages: [] };
    const remove = { annotations: [], calibrations: [], keyImages: [] };
    const annotationIds = annotations.map(({ id }) => id);
    const state = { kind: 'presentation', annotationIds, views, label: 'CODED', description: '' };
    const statuses = await page.evaluate(
      async ({ of, marks, document }) => {
        const send = (path: string, method: string, body: unknown): Promise<Response> =>
          fetch(`/api/studies/${of}/${path}`, {
            method,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
        const kept = await send('marks', 'PUT', marks);
        return [kept.status, (await send('documents', 'POST', document)).status];
      },
      { of: study, marks: { put, remove }, document: state },
    );
    expect(statuses).toEqual([204, 201]);
  }
}

/** Every page that is opened from now on is watched. */
export const watchCoded = async (page: Page): Promise<void> =>
  void (await page.addInitScript(watchPanes, { images: [...images], step: CODE_STEP }));

export const watched = (page: Page): Promise<Watched> =>
  page.evaluate(() => {
    if (globalThis.trustWatch === undefined) throw new Error('nobody watches');
    return globalThis.trustWatch.read();
  });
