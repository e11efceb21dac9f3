import { execFileSync } from 'node:child_process';
import { ctSeries, writeFiles } from '../generate/index.ts';
import { expect, test } from './app.ts';

// What only the shell does: its walls, its services process, the frames' port, links and a second start.

test.beforeEach(({ host }) => test.skip(host !== 'shell', 'the desktop shell only'));

test('refuses to leave the app, to open windows and to run scripts from elsewhere', async ({ lightbox }) => {
  const { page } = lightbox;
  const opened = await page.evaluate(() => window.open('https://example.invalid/') === null);
  expect(opened).toBe(true);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.invalid/';
    document.body.append(link);
    link.click();
  });
  const evil = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
      }),
  );
  expect(evil).toContain('script-src');
  expect(page.url()).toMatch(/^app:\/\/lightbox\//);
  expect(
    await page.evaluate(() => 'require' in window || 'process' in window || 'ipcRenderer' in window),
  ).toBe(false);
});

test('serves nothing outside the built page', async ({ lightbox }) => {
  const status = (address: string) =>
    lightbox.page.evaluate(async (url) => (await fetch(url)).status, address);
  expect(await status('app://lightbox/..%2f..%2fpackage.json')).toBe(404);
  expect(await status('app://lightbox/%2e%2e/services/services.mjs')).toBe(404);
  expect(await status('app://lightbox/assets/selfCheck.js')).toBe(200);
});

test('brings frames to the page by its port, not over HTTP', async ({ lightbox }) => {
  const files = ctSeries({ slices: 6, rows: 64, columns: 64 });
  writeFiles(lightbox.workDirectory, files);
  await lightbox.importPaths([lightbox.workDirectory]);
  const overHttp: string[] = [];
  lightbox.page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/frames') overHttp.push(request.url());
  });
  await lightbox.page
    .getByRole('row', { name: /Generated/ })
    .first()
    .click();
  await lightbox.page.keyboard.press('Enter');
  await expect(lightbox.page.locator('[data-pane]').first()).toContainText('Image 1 of 6');
  await expect(lightbox.page.locator('[data-pane] canvas').first()).toBeVisible();
  await lightbox.page.keyboard.press('End');
  await expect(lightbox.page.locator('[data-pane]').first()).toContainText('Image 6 of 6');
  expect(overHttp).toEqual([]);
});

test('starts its services again when they die, and says so', async ({ lightbox }) => {
  const { page, shell } = lightbox;
  const launchOf = () =>
    page.evaluate(async () => {
      const answer = await fetch('/api/session').catch(() => null); // between two of them nobody answers
      return answer?.ok === true ? ((await answer.json()) as { launchId: string }).launchId : null;
    });
  const before = await launchOf();
  expect(before).not.toBeNull();
  const main = shell?.process().pid ?? 0;
  const listed = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
  const services = listed
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .find((found) => Number(found?.[2]) === main && found?.[3]?.includes('node.mojom.NodeService'));
  process.kill(Number(services?.[1]), 'SIGKILL');
  await expect.poll(launchOf).not.toBe(before);
  await expect.poll(launchOf).not.toBeNull();
});

test('opens the study that a link names, and says so when there is none', async ({ lightbox }) => {
  const files = ctSeries({ slices: 3, rows: 64, columns: 64 });
  writeFiles(lightbox.workDirectory, files);
  await lightbox.importPaths([lightbox.workDirectory]);
  const { page, shell } = lightbox;
  const link = (text: string) =>
    shell?.evaluate(({ app }, argument) => {
      app.emit('second-instance', {}, ['electron', '.', argument], process.cwd());
    }, text);
  const open = page.getByRole('button', { name: 'Open', exact: true }); // it does not say who it is of
  await link(`lightbox://open?StudyInstanceUID=${files[0]?.StudyInstanceUID ?? ''}`);
  await open.click();
  await expect(page.locator('[data-pane]').first()).toContainText('Image 1 of 3');
  await link('lightbox://open?StudyInstanceUID=1.2.3.4.5.6.7');
  await open.click();
  await expect(page.getByText(/not on this computer|no longer|not found/i).first()).toBeVisible();
});
