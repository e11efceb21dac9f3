import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { WriteDataset } from '../../native/dicom/write.ts';
import { ctSeries, writeFiles, type GeneratedFile } from '../generate/index.ts';
import { expect, pictureShown, test, type Lightbox } from './app.ts';

// Links from other systems, as they come: to the shell by its protocol, to the browser host from a website of another site.

const order = (study: string, PatientName: string, PatientID: string, issuer: string): GeneratedFile[] => {
  const giver: WriteDataset = { '00400031': { VR: 'UT', value: issuer } };
  return ctSeries({
    study,
    slices: 2,
    rows: 64,
    columns: 64,
    PatientName,
    PatientID,
    elements: { AccessionNumber: 'ORDER-7', '00080051': { VR: 'SQ', value: [giver] } },
  });
};
const before = ctSeries({
  study: 'before',
  slices: 2,
  rows: 64,
  columns: 64,
  PatientName: 'Alder^Ada',
  PatientID: 'A-1',
});
const north = order('north', 'Birch^Ben', 'B-1', 'RIS North');
const south = order('south', 'Cedar^Cleo', 'C-1', 'RIS South');

const pane = (page: Page) => page.locator('[data-pane]:visible').first();

type Caller = { follow(query: string): Promise<void>; readonly name: string; close(): void };

/** A website with a link on it. `localhost` and `127.0.0.1` are two sites to a browser, as two hospitals' hosts are. */
async function website(page: Page): Promise<Caller> {
  const base = new URL(page.url()).origin;
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').search.replaceAll('&', '&amp;');
    response.setHeader('content-type', 'text/html');
    response.end(`<a href="${base}/open${query}">Images</a>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name: `http://localhost:${port}`,
    follow: async (query) => {
      await page.goto(`http://localhost:${port}/?${query}`);
      await page.getByRole('link', { name: 'Images' }).click();
    },
    close: () => void server.close(),
  };
}

/** Another program of this computer, which starts Lightbox a second time with its link. */
function program({ shell }: Lightbox): Caller {
  return {
    name: 'Ward list',
    follow: async (query) => {
      await shell?.evaluate(({ app }, link) => {
        app.emit('second-instance', {}, ['electron', '.', link], process.cwd());
      }, `lightbox://open?${query}&caller=Ward+list`);
    },
    close: () => undefined,
  };
}

test('a link is asked about once, names what it means, and never leaves another patient on screen', async ({
  lightbox,
  host,
}) => {
  const { page } = lightbox;
  const folders = [before, north, south].map((files, at) => {
    const folder = path.join(lightbox.workDirectory, `study-${at}`);
    writeFiles(folder, files);
    return folder;
  });
  await lightbox.importPaths(folders);
  const caller = host === 'shell' ? program(lightbox) : await website(page);
  await page.getByRole('row', { name: /alder/i }).dblclick();
  await expect(pane(page)).toContainText(/alder/i);
  await pictureShown(page);
  await pane(page).focus();
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('dialog')).toBeVisible();

  await test.step('an unknown caller asks for a study that is not here', async () => {
    await caller.follow('requestType=STUDY&studyUID=1.2.3.4.5.6.7');
    await expect(page.getByRole('alert')).toContainText(caller.name);
    await expect(page.locator('[data-pane]:visible')).toHaveCount(0);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'not on this computer' })).toBeVisible();
    await expect(page.locator('[data-pane]:visible')).toHaveCount(0);
    await expect(page.locator('section:visible')).not.toContainText(/alder/i);
  });

  if (host === 'browser') {
    // No test can tear the line of the shell.
    await test.step('while it is looked up, and when the services are away, nothing of anybody is on screen', async () => {
      let tear = (): void => undefined;
      const torn = new Promise<void>((resolve) => (tear = resolve));
      await page.route('**/api/opening', async (route) => {
        await torn;
        await route.abort();
      });
      await caller.follow('accessionNumber=ORDER-7%5E%5E%5ERIS+South');
      await expect(page.getByRole('heading', { name: 'Looking for what the link names' })).toBeVisible();
      await expect(page.locator('[data-pane]:visible')).toHaveCount(0);
      tear();
      await expect(page.getByRole('heading', { name: 'The link cannot be followed now' })).toBeVisible();
      await expect(page.locator('[data-pane]:visible')).toHaveCount(0);
      await page.unroute('**/api/opening');
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(pane(page)).toContainText(/cedar/i);
    });
  }

  await test.step('the same caller asks for an order with its issuer, and is not asked about again', async () => {
    await caller.follow('requestType=STUDY&accessionNumber=ORDER-7%5E%5E%5ERIS+South');
    await expect(pane(page)).toContainText(/cedar/i);
    if (host === 'browser') expect(await page.evaluate(() => location.href)).not.toContain('ORDER-7');
    expect(await page.title()).not.toContain('Cedar');
  });

  await test.step('two houses have given the number: the reader chooses', async () => {
    await caller.follow('accessionNumber=ORDER-7');
    await expect(page.getByRole('heading', { name: 'Which study is meant?' })).toBeVisible();
    await expect(page.locator('[data-pane]:visible')).toHaveCount(0);
    const row = page.getByRole('row', { name: /birch.*RIS North/is });
    await row.getByRole('button', { name: 'Open' }).click();
    await expect(pane(page)).toContainText(/birch/i);
  });

  await test.step('a link that says something else is not followed by half', async () => {
    await caller.follow('studyUID=1.2.3&delete=all');
    await expect(page.getByText('Lightbox does not know: “delete”')).toBeVisible();
    await expect(page.locator('[data-pane]:visible')).toHaveCount(0);
  });

  await test.step('who was asked about stands in the settings, and can be asked about again', async () => {
    await page.getByRole('button', { name: 'Settings' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Links' }).click();
    await expect(dialog.getByRole('listitem')).toContainText(caller.name);
    await dialog.getByRole('button', { name: 'Ask again' }).click();
    await expect(dialog.getByText('No caller has been asked about yet')).toBeVisible();
  });
  caller.close();
});
