import { mkdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { hasTools, makeCertificate, run } from '../../integration/pacs/peers.ts';
import { expect, test } from '../app.ts';
import { look, row } from './archivesPage.ts';

// Receiving as hospital IT sets it up: real devices of dcmtk's call, one before anybody has allowed it.

test.skip(!hasTools('storescu', 'echoscu'), 'dcmtk is not installed here');

test('receiving is set up: what is wrong is said, a caller is allowed, and its study arrives in the list', async ({
  lightbox,
}) => {
  const { page, workDirectory } = lightbox;
  const given = path.join(workDirectory, 'given');
  mkdirSync(given);
  writeFiles(given, ctSeries({ PatientName: 'Fernwood^Alba', PatientID: 'LB-9', slices: 6 }));
  const send = (title: string): Promise<string> =>
    run('storescu', ['-aet', title, '-aec', 'LIGHTBOX', '+sd', '+r', '127.0.0.1', String(port), given]);
  const port = await freePort();
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  await expect(page.getByText('No studies on this computer yet')).toBeVisible();
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('button', { name: 'Receiving' }).click();
  const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
  const save = dialog.getByRole('button', { name: /^Save/ });
  await expect(dialog.getByRole('status')).toContainText('Off');
  await expect(save).toBeDisabled();
  await dialog.getByRole('switch', { name: 'Take images that other devices send' }).click();
  await save.click();
  await expect(field('Port')).toHaveAccessibleDescription(/Needed/);
  await field('Port').fill(String(port));
  await field('Network address to listen on').fill('127.0.0.1');
  await save.click();
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText(`Another program uses port ${port}`);
  await look(page, 'receiving-port-taken');
  // Without its key a certificate is of no use, and the reason is said.
  const certificate = await makeCertificate(workDirectory, 'localhost');
  await dialog.getByRole('switch', { name: 'Secure connections only (TLS)' }).click();
  await field('Our certificate (PEM)').fill(readFileSync(certificate.certificate, 'utf8'));
  await save.click();
  await expect(alert).toContainText('The private key of our certificate is missing');
  await dialog.getByRole('switch', { name: 'Secure connections only (TLS)' }).click();
  await new Promise((resolve) => other.close(resolve));
  await save.click();
  await expect(dialog.getByRole('status')).toContainText(`Open for images: LIGHTBOX, port ${port}`);
  await expect(dialog.getByText('Nobody may send yet')).toBeVisible();
  // A device calls that nobody has allowed: it is turned away, seen, and allowed.
  await expect(send('SCANNER_1')).rejects.toThrow('Calling AE Title Not Recognized');
  const away = dialog.getByRole('region', { name: 'Turned away' });
  await expect(away).toContainText('SCANNER_1 from 127.0.0.1 is not allowed to send');
  await away.getByRole('button', { name: 'Allow' }).click();
  await expect(field('Its name (AE title)')).toHaveValue('SCANNER_1');
  await expect(field('Only from these addresses')).toHaveValue('127.0.0.1');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alertdialog')).toContainText('Changes of Receiving are not saved.');
  await dialog.getByRole('button', { name: 'Back to the changes' }).click();
  await save.click();
  await expect(save).toBeDisabled();
  await run('echoscu', ['-aet', 'SCANNER_1', '-aec', 'WRONG', '127.0.0.1', String(port)]).catch(() => '');
  await expect(away).toContainText('SCANNER_1 from 127.0.0.1 calls us WRONG, and our name is LIGHTBOX');
  await send('SCANNER_1');
  await expect(dialog.getByText(/^6 images taken, .* · last today/)).toBeVisible();
  await look(page, 'receiving');
  await page.keyboard.press('Escape');
  await expect(row(page, 'FERNWOOD')).toBeVisible();
  // What is on stays on.
  await page.reload();
  await expect(row(page, 'FERNWOOD')).toBeVisible();
  await page.keyboard.press('Control+,');
  await dialog.getByRole('button', { name: 'Receiving' }).click();
  await expect(dialog.getByRole('status')).toContainText('Open for images');
  await dialog.getByRole('switch', { name: 'Take images that other devices send' }).click();
  await save.click();
  await expect(dialog.getByRole('status')).toContainText('Off. The port opens by itself only while');
});
