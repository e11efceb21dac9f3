import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { hasTools, startServer } from '../../integration/pacs/peers.ts';
import { expect, test } from '../app.ts';
import { addArchive, dimse, look, row, rows } from './archivesPage.ts';

// Sending, and the list of transfers, as a reader meets them: dcmtk's storescp takes images, others do not answer.

test.skip(!hasTools('storescp', 'wlmscpfs'), 'dcmtk is not installed here');

const owl = { PatientName: 'Owlfeather^Quill', PatientID: 'LB-7', study: 'send' };
const axial = ctSeries({ ...owl, slices: 6, SeriesNumber: 1 });
const thin = ctSeries({ ...owl, slices: 4, SeriesNumber: 2, SeriesDescription: 'Thin slices' });

const transfersOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Transfers' });
const sendOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Send to an archive' });

test('series are chosen and sent, what could not go is named, and the rest is sent afterwards', async ({
  lightbox,
}) => {
  const { page, workDirectory } = lightbox;
  const theirs = path.join(workDirectory, 'theirs');
  const given = path.join(workDirectory, 'given');
  mkdirSync(theirs);
  mkdirSync(given);
  const [first = ''] = writeFiles(given, [...axial, ...thin]);
  const receiver = await startServer('storescp', (port) => ['-od', theirs, String(port)]);
  mkdirSync(path.join(workDirectory, 'lists', 'PEER'), { recursive: true });
  writeFileSync(path.join(workDirectory, 'lists', 'PEER', 'lockfile'), '');
  const orders = await startServer('wlmscpfs', (port) => [
    '-dfp',
    path.join(workDirectory, 'lists'),
    String(port),
  ]);
  try {
    await lightbox.importPaths([given]);
    await addArchive(page, dimse('Teaching files', receiver.port));
    await addArchive(page, dimse('Orders', orders.port));
    await addArchive(page, dimse('Old archive', await freePort()));
    await lightbox.open('/');
    await row(page, 'OWLFEATHER').click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+e');
    const dialog = sendOf(page);
    await expect(dialog).toContainText('OWLFEATHER, Quill · LB-7');
    await expect(dialog.getByRole('status')).toContainText('1 study, 10 images');
    // One that takes no images stays in its place and cannot be chosen; one that is down says so.
    await expect(dialog.getByRole('radio', { name: 'Orders does not take images' })).toBeDisabled();
    await expect(dialog.getByText('Nobody answers at the address of Old archive')).toBeVisible();
    await dialog.getByRole('button', { name: 'All series' }).click();
    await dialog.getByRole('checkbox', { name: 'Series 2: Thin slices 4 images' }).uncheck();
    await expect(dialog.getByRole('status')).toContainText('1 study, 6 images');
    await dialog.getByRole('radio', { name: 'Teaching files takes images' }).check();
    await look(page, 'send-dialog');
    const bytes = readFileSync(first);
    rmSync(first);
    await dialog.getByRole('button', { name: 'Send 6 images' }).click();
    const list = transfersOf(page);
    await expect(list).toContainText('Not all sent: 5 of 6 images were taken');
    await expect(list).toContainText('1 image could not be read here');
    await expect(list).toContainText('Series 1: image 1');
    await look(page, 'transfers-not-all-sent');
    expect(readdirSync(theirs)).toHaveLength(5);
    writeFileSync(first, bytes);
    await list.getByRole('button', { name: 'Send the rest' }).click();
    await expect(list).toContainText('Sent: the image was taken');
    await expect(list).toContainText('another try went on with the rest');
    await expect(list.getByRole('button', { name: 'Send the rest' })).toHaveCount(0);
    expect(readdirSync(theirs)).toHaveLength(6);
    // One that nobody answers is not said to be sent.
    await page.keyboard.press('Escape');
    await expect(list).toBeHidden();
    await page.getByRole('button', { name: 'Thin slices' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Send to an archive…' }).click();
    await expect(dialog.getByRole('status')).toContainText('1 study, 4 images');
    await dialog.getByRole('radio', { name: /^Old archive/ }).check();
    await dialog.getByRole('button', { name: 'Send 4 images' }).click();
    await expect(list).toContainText(/Nobody answers at the address of Old archive\. Attempt 2 at/);
    await list.getByRole('button', { name: 'Stop' }).click();
    await expect(list).toContainText('Stopped at 0 of 4 images');
    await look(page, 'transfers');
  } finally {
    await receiver.close();
    await orders.close();
  }
});

test('transfers wait their turn, are put to the front, and are stopped; the viewer sends, too', async ({
  lightbox,
}) => {
  const { page, workDirectory } = lightbox;
  const silent = net.createServer(); // takes the call and never says a word
  const port = await freePort();
  await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
  try {
    writeFiles(workDirectory, [...axial, ...thin]);
    await lightbox.importPaths([workDirectory]);
    await lightbox.open('/');
    await expect(rows(page)).toHaveCount(1);
    await page.keyboard.press('Control+j');
    const list = transfersOf(page);
    await expect(list).toContainText('No transfers yet');
    await look(page, 'transfers-none');
    await page.keyboard.press('Escape');
    await row(page, 'OWLFEATHER').dblclick();
    await expect(page.getByRole('tab', { selected: true })).toContainText('Owlfeather');
    await expect(page.getByText('Image 1 of 6')).toBeVisible();
    await page.keyboard.press('Control+e');
    const dialog = sendOf(page);
    await expect(dialog).toContainText('No archive is set up yet.');
    await expect(dialog.getByRole('button', { name: 'Send 10 images' })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await addArchive(page, dimse('Silent archive', port));
    // Three go at once; the fourth waits.
    await page.evaluate(async (StudyInstanceUID) => {
      const { peerId } = ((await (await fetch('/api/peers')).json()) as { peerId: string }[])[0] ?? {};
      for (let number = 1; number <= 4; number += 1) {
        const json = { peerId, StudyInstanceUIDs: [StudyInstanceUID], label: `Send ${number}` };
        const headers = { 'content-type': 'application/json' };
        await fetch('/api/send', { method: 'POST', headers, body: JSON.stringify(json) });
      }
    }, axial[0]?.StudyInstanceUID);
    await page.keyboard.press('Control+j');
    const fourth = list.getByRole('listitem', { name: 'Send 4 to Silent archive' });
    await expect(fourth).toContainText('Waiting for its turn');
    await look(page, 'transfers-waiting');
    await fourth.getByRole('button', { name: 'To the front' }).click();
    await expect(fourth).toContainText('0 of 10 images sent');
    for (const number of [1, 2, 3, 4])
      await list
        .getByRole('listitem', { name: `Send ${number} to Silent archive` })
        .getByRole('button', { name: 'Stop' })
        .click();
    for (const number of [1, 2, 3, 4])
      await expect(list.getByRole('listitem', { name: `Send ${number} to Silent archive` })).toContainText(
        'Stopped at 0 of 10 images',
      );
  } finally {
    silent.close();
  }
});
