import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';
import { CLIENT, startSignInServer } from '../../peers/signInServer.ts';
import { expect, test } from '../app.ts';
import { goesOn, look } from './archivesPage.ts';

// Signing in to a web archive as a person: the settings send the reader to the system's browser and see them come back.

/** An archive that lets in whoever brings a token, and has nothing. */
async function startGuardedArchive(): Promise<{ origin: string; close(): void }> {
  const server = http.createServer((request, response) => {
    const given = request.headers.authorization?.startsWith('Bearer ') === true;
    if (given) response.writeHead(200, { 'content-type': 'application/dicom+json' }).end('[]');
    else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

test('a reader signs in to a web archive as a person, and out again', async ({ lightbox }) => {
  const { page } = lightbox;
  const [server, archive] = [await startSignInServer(), await startGuardedArchive()];
  try {
    await expect(page.getByText('No studies on this computer yet')).toBeVisible();
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('button', { name: 'Archives' }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Web archive (DICOMweb)' }).click();
    const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
    await field('Name shown in Lightbox').fill('Web archive');
    await field('Address').fill(`${archive.origin}/dicom-web`);
    await dialog.getByRole('combobox', { name: 'Sign-in' }).click();
    await page.getByRole('option', { name: 'As a person (OpenID Connect)' }).click();
    await field('Sign-in server (issuer)').fill(server.issuer);
    await field('Number of the client').fill(CLIENT);
    await field('Scope').fill('openid offline_access');
    const signIn = dialog.getByRole('region', { name: 'Sign-in' });
    await expect(signIn).toContainText('Save the settings, then sign in here.');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(signIn).toContainText('Nobody is signed in.');
    await expect(dialog.getByRole('region', { name: 'Test' })).toContainText('Somebody has to sign in');
    await look(page, 'sign-in-needed');
    server.answer = 'deny';
    await goesOn(lightbox, 'Not signed in', () =>
      signIn.getByRole('button', { name: 'Sign in', exact: true }).click(),
    );
    await expect(signIn.getByRole('alert')).toContainText('The sign-in was refused.');
    server.answer = 'agree';
    await goesOn(lightbox, 'Back to Lightbox', () =>
      signIn.getByRole('button', { name: 'Sign in', exact: true }).click(),
    );
    await expect(signIn).toContainText('Signed in; renewed by itself');
    await expect(dialog.getByRole('button', { name: /^Web archive/ })).toContainText('Connected');
    await look(page, 'signed-in');
    await signIn.getByRole('button', { name: 'Sign out' }).click();
    await expect(signIn).toContainText('Nobody is signed in.');
  } finally {
    archive.close();
    await server.close();
  }
});
