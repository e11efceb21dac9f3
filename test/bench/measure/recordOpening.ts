// The first picture of a study with no record server set up, with one, and with one that answers after seconds: the same files,
// in turns, every opening in a fresh profile, and none before all that the one before has set going has ended.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { uidFrom } from '../../../native/dicom/write.ts';
import { allRows } from '../../integration/fhir/linking.ts';
import { opened } from '../../integration/library/helpers.ts';
import { startImagingRecords } from '../../peers/imagingRecords.ts';
import { imagingStudyOf, patientOf } from '../../peers/recordsOfRows.ts';
import { launchChromium } from './chromium.ts';
import { writeCtFiles } from './ctFiles.ts';
import { imported, openedLibrary } from './library.ts';
import { beginByClick, beginByLink, firstPicture, PATIENCE_MS } from './opening.ts';
import { watchCanvases } from './probe.ts';
import { alternate } from './rounds.ts';
import { atRest, serve } from './services.ts';
import { lightbox, type Viewer } from './viewers.ts';

export const SLOW_MS = 5000;
export const RECORD_WAYS = ['link', 'click'] as const;
const SLICES = 100;
/** Longer than the list takes to read a record that answers: every contender is clicked equally long after it was chosen. */
const CHOSEN_MS = 1200;
const CONTENDERS = ['without', 'withRecord', 'withSlowRecord'] as const;

/** Medians in ms. */
export type FirstPictures = Readonly<
  Record<(typeof RECORD_WAYS)[number], Record<(typeof CONTENDERS)[number], number>>
>;

export async function firstPictures(folder: string, rounds: number): Promise<FirstPictures> {
  const images = join(folder, 'images');
  writeCtFiles(images, { studies: 1, seriesPerStudy: 1, slicesPerSeries: SLICES, size: 512 });
  const records = await startImagingRecords();
  const slow = await slowFront(records.url);
  const browser = await launchChromium();
  const viewers = {
    without: await viewerOf(join(folder, 'without'), images, null, records),
    withRecord: await viewerOf(join(folder, 'with'), images, records.url, records),
    withSlowRecord: await viewerOf(join(folder, 'slow'), images, slow.url, records),
  };
  try {
    const measured = (way: (typeof RECORD_WAYS)[number]) =>
      alternate(
        {
          without: () => openingMs(browser, viewers.without, way),
          withRecord: () => openingMs(browser, viewers.withRecord, way),
          withSlowRecord: () => openingMs(browser, viewers.withSlowRecord, way),
        },
        rounds,
      );
    return { link: await measured('link'), click: await measured('click') };
  } finally {
    await browser.close();
    for (const viewer of Object.values(viewers)) await viewer.close();
    await slow.close();
    await records.close();
  }
}

/** Services with the study, and the record server at `url` set up. */
async function viewerOf(
  directory: string,
  images: string,
  url: string | null,
  records: Awaited<ReturnType<typeof startImagingRecords>>,
): Promise<Viewer> {
  mkdirSync(directory, { recursive: true });
  const library = openedLibrary(directory);
  await imported(library, images, SLICES);
  await library.close();
  const rows = opened(directory);
  for (const row of await allRows(rows)) records.put(patientOf(row), imagingStudyOf(row, 'i0', 'uid'));
  await rows.close();
  const serving = await serve(directory);
  if (url !== null) {
    const answer = await fetch(`${serving.url}api/records/servers`, {
      method: 'POST',
      headers: { authorization: serving.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ settings: { name: 'Record', url, auth: { kind: 'none' } }, secrets: {} }),
    });
    if (!answer.ok) throw new Error(`The record server was not set up: ${await answer.text()}`);
  }
  return lightbox(serving);
}

async function openingMs(browser: Browser, viewer: Viewer, way: 'link' | 'click'): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 700 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await viewer.signIn(page);
    await watchCanvases(page);
    const study = uidFrom('bench/0');
    await atRest();
    if (way === 'link') {
      const start = await beginByLink(page, viewer, study);
      return (await firstPicture(page)) - start;
    }
    await page.goto(viewer.list);
    const open = await viewer.ready(page, study);
    // Without a record the page is at rest sooner, and a click would meet it warmer.
    await pause(CHOSEN_MS);
    await atRest();
    const start = await beginByClick(page, open);
    return (await firstPicture(page)) - start;
  } finally {
    await context.close();
  }
}

/** The same server behind a wire on which every answer takes its time. Nobody works for an asker who has gone. */
async function slowFront(
  origin: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await pause(SLOW_MS, undefined, { signal: gone.signal });
      const target = new URL(request.url ?? '/', origin);
      const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
      const type = request.headers['content-type'];
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      const told = await fetch(target, { method: request.method ?? 'GET', headers, ...body });
      response.writeHead(told.status, { 'content-type': told.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await told.arrayBuffer()));
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(origin).pathname}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
