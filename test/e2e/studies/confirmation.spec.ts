import path from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { type Answering, startConfirmingArchive } from '../../integration/pacs/confirmingArchive.ts';
import { expect, test } from '../app.ts';
import { addArchive, dimse, look, row } from './archivesPage.ts';

// Hospital IT has an archive confirm what it takes; the reader sees whether it did.

const files = ctSeries({ PatientName: 'Owlfeather^Quill', PatientID: 'LB-7', study: 'confirmed', slices: 5 });

test('an archive is asked to confirm: what it keeps is said to be kept, what it does not is named', async ({
  lightbox,
}) => {
  const { page, workDirectory } = lightbox;
  const port = await freePort();
  const answering: Answering = ({ TransactionUID, instances }) => ({
    own: {
      TransactionUID,
      committed: instances.slice(0, 3),
      failed: instances.slice(3).map((one) => ({ ...one, FailureReason: 0x0112 })),
    },
  });
  const theirs = await startConfirmingArchive(answering, port);
  const silent = await startConfirmingArchive(() => ({}), port, 'SILENT');
  try {
    const given = path.join(workDirectory, 'given');
    mkdirSync(given);
    writeFiles(given, files);
    await lightbox.importPaths([given]);
    await page.evaluate(
      async (settings) => {
        const headers = { 'content-type': 'application/json' };
        await fetch('/api/receiving', { method: 'PUT', headers, body: JSON.stringify({ settings }) });
      },
      { host: '127.0.0.1', port },
    );
    await addArchive(page, { ...dimse('Teaching files', theirs.port), calledAETitle: 'QR' });
    await addArchive(page, {
      ...dimse('Slow archive', silent.port),
      calledAETitle: 'SILENT',
      confirmStorage: {},
    });
    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('button', { name: 'Archives', exact: true }).click();
    await settings.getByRole('button', { name: /^Teaching files/ }).click();
    const asks = settings.getByRole('switch', { name: 'Ask for confirmation that images are kept' });
    await asks.scrollIntoViewIfNeeded();
    await asks.check({ force: true });
    await expect(settings.getByRole('textbox', { name: 'Wait for its answer (minutes)' })).toHaveValue('60');
    await look(page, 'confirmation-settings');
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(settings.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await page.keyboard.press('Escape');
    await expect(settings).toBeHidden();
    const send = async (name: RegExp): Promise<void> => {
      await row(page, 'OWLFEATHER').click();
      await page.getByRole('grid').focus();
      await page.keyboard.press('Control+e');
      const dialog = page.getByRole('dialog', { name: 'Send to an archive' });
      await dialog.getByRole('radio', { name }).check();
      await dialog.getByRole('button', { name: 'Send 5 images' }).click();
    };
    const list: Locator = page.getByRole('dialog', { name: 'Transfers' });
    await send(/^Teaching files/);
    await expect(list).toContainText(
      'Sent, not confirmed: the archive does not confirm that it keeps 2 images',
    );
    await look(page, 'confirmation-refused');
    await page.keyboard.press('Escape');
    await send(/^Slow archive/);
    await expect(list).toContainText('the archive has not confirmed yet that it keeps them');
    await look(page, 'confirmation-waiting');
  } finally {
    await theirs.close();
    await silent.close();
  }
});
