import path from 'node:path';
import type { Page } from '@playwright/test';
import { CODE_STEP, codedStudies } from '../../generate/coded.ts';
import { writeFiles } from '../../generate/index.ts';
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

/** Every page that is opened from now on is watched. */
export const watchCoded = async (page: Page): Promise<void> =>
  void (await page.addInitScript(watchPanes, { images: [...images], step: CODE_STEP }));

export const watched = (page: Page): Promise<Watched> =>
  page.evaluate(() => {
    if (globalThis.trustWatch === undefined) throw new Error('nobody watches');
    return globalThis.trustWatch.read();
  });
