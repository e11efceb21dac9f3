import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserWindow } from 'electron';
import {
  test as base,
  chromium,
  _electron,
  expect,
  type Browser,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { Job } from '../../native/contract/index.ts';

// The app as a user has it, in either host: the same tests run in both (project `browser` and project `shell`).

/** `density`: pixels of the screen in a CSS pixel. */
export type HostOptions = { host: 'browser' | 'shell'; density?: number };

export type Lightbox = {
  readonly host: HostOptions['host'];
  readonly page: Page;
  readonly libraryDirectory: string;
  readonly workDirectory: string; // for files of the test; removed afterwards
  readonly shell: ElectronApplication | null;
  /** Imports paths through the API and waits until the job has ended. */
  importPaths(paths: string[], storage?: 'link' | 'copy'): Promise<Job>;
  /** Opens a path of the app in the page, keeping the session. */
  open(pathname: string): Promise<void>;
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const size = { width: 1280, height: 800 };
const asRoot = process.getuid?.() === 0;
// As root Chromium's own sandbox cannot be used: in tests only, never in the product (FACTS.md).
const sandboxArgs = asRoot ? ['--no-sandbox'] : [];
const glArgs = [
  '--use-gl=angle',
  '--use-angle=swiftshader-webgl', // WebGL alone: pages are put together by Chromium's own means, a fifth cheaper
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

function firstLineWith(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${text}`)));
  });
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** The window's keys are heard from the moment that its tabs are there: earlier a key would be pressed for nobody. */
const hearsKeys = (page: Page): Promise<void> => expect(page.getByRole('tab').first()).toBeVisible();

/**
 * Of a test to which the host makes no difference, in a file of which others are tried in both: `test(name, inPage, ...)`
 * (playwright.config.ts).
 */
export const inPage = { tag: '@page' } as const;

/**
 * The picture of a pane is on screen, under its own name. What the pane tells of its image stands there before: keys and a
 * mouse that are about the picture would find none.
 */
export const pictureShown = (page: Page, pane = 0): Promise<void> =>
  expect(page.locator(`[data-pane="${pane}"] [data-corner="topLeft"]`)).toHaveAttribute('data-of', 'shown');

/** The services have these settings. They are on screen at once, and saved a moment later: a page that is left before loses them. */
export const settingsSaved = (page: Page, expected: Readonly<Record<string, unknown>>): Promise<void> =>
  expect
    .poll(() => page.evaluate(async () => (await fetch('/api/settings')).json() as Promise<unknown>))
    .toMatchObject(expected);

type Started = { page: Page; base: string; shell: ElectronApplication | null; close(): Promise<void> };

/** Chromium, started by the first who asks. */
type Chromium = () => Promise<Browser>;

async function startBrowserHost(
  libraryDirectory: string,
  chromium: Chromium,
  viewport: typeof size | null,
): Promise<Started> {
  const cli = path.join(root, 'dist', 'services', 'cli.mjs');
  const token = randomBytes(16).toString('hex');
  const args = [cli, 'serve', '--library', libraryDirectory, '--port', '0', '--token', token];
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await firstLineWith(host, /http:\/\/\S+/);
  const browser = await chromium();
  const page = await browser.newPage({ viewport });
  const address = new URL(url);
  if (!address.searchParams.has('token')) address.searchParams.set('token', token);
  await page.goto(address.href);
  await hearsKeys(page);
  return {
    page,
    base: address.origin,
    shell: null,
    close: async () => {
      for (const context of browser.contexts()) await context.close();
      await endOf(host);
    },
  };
}

async function startShell(
  libraryDirectory: string,
  workDirectory: string,
  screenArgs: readonly string[],
): Promise<Started> {
  const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  const shell = await _electron.launch({
    executablePath: path.join(runtime, 'electron'),
    args: [
      ...sandboxArgs,
      ...glArgs,
      ...screenArgs,
      `--user-data-dir=${path.join(workDirectory, 'profile')}`,
      root,
    ],
    env: {
      ...process.env,
      LIGHTBOX_LIBRARY: libraryDirectory,
      LANG: 'en_US.UTF-8',
      LANGUAGE: 'en',
    } as Record<string, string>,
  });
  const page = await shell.firstWindow();
  await page.waitForLoadState();
  await hearsKeys(page);
  // As large as the browser's page, whatever the screen: the same tests press the same places in both.
  const window = await shell.browserWindow(page);
  await window.evaluate((own: BrowserWindow, { width, height }) => {
    own.unmaximize();
    own.setContentSize(width, height);
  }, size);
  await expect.poll(() => page.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual(size);
  return { page, base: 'app://lightbox', shell, close: () => shell.close() };
}

async function importInPage(page: Page, paths: string[], storage: 'link' | 'copy'): Promise<Job> {
  const post = async (body: unknown) => {
    const response = await fetch('/api/imports', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json() as Promise<unknown>;
  };
  let job = Job.parse(await page.evaluate(post, { paths, storage }));
  const get = async (jobId: string) => (await fetch(`/api/jobs/${jobId}`)).json() as Promise<unknown>;
  while (job.state === 'waiting' || job.state === 'running')
    job = Job.parse(await page.evaluate(get, job.jobId));
  return job;
}

function launchChromium(screenArgs: readonly string[] = []): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const executablePath = process.env['LIGHTBOX_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...sandboxArgs, ...glArgs, ...quiet, ...screenArgs] });
}

/**
 * A screen of another density than one is the browser's own: the factor that Playwright emulates leaves boxes measured in
 * CSS pixels. It cannot be changed later, so such a test has a browser to itself.
 */
async function atDensity(density: number, start: (chromium: Chromium) => Promise<Started>): Promise<Started> {
  const browser = await launchChromium([
    ...screenArgsOf(density),
    `--window-size=${size.width},${size.height}`,
  ]);
  const started = await start(() => Promise.resolve(browser));
  const close = async (): Promise<void> => {
    await started.close();
    await browser.close();
  };
  return { ...started, close };
}

const screenArgsOf = (density: number): readonly string[] =>
  density === 1 ? [] : [`--force-device-scale-factor=${String(density)}`];

export const test = base.extend<
  HostOptions & { density: number; lightbox: Lightbox },
  { chromium: Chromium }
>({
  // One for all tests of a worker: each has a context of its own, with its own storage and cache, and its own services.
  chromium: [
    // Playwright reads the parameter's pattern: a fixture that needs no other one still takes an object.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const launched: Promise<Browser>[] = [];
      await use(() => (launched[0] ??= launchChromium()));
      for (const browser of launched) await (await browser).close();
    },
    { scope: 'worker' },
  ],
  host: ['browser', { option: true }],
  density: [1, { option: true }],
  lightbox: async ({ host, density, chromium: browser }, use) => {
    const workDirectory = mkdtempSync(path.join(os.tmpdir(), 'lightbox-e2e-'));
    const libraryDirectory = path.join(workDirectory, 'library');
    const started =
      host === 'browser'
        ? density === 1
          ? await startBrowserHost(libraryDirectory, browser, size)
          : await atDensity(density, (own) => startBrowserHost(libraryDirectory, own, null))
        : await startShell(libraryDirectory, workDirectory, screenArgsOf(density));
    await use({
      host,
      page: started.page,
      libraryDirectory,
      workDirectory,
      shell: started.shell,
      importPaths: (paths, storage = 'link') => importInPage(started.page, paths, storage),
      open: async (pathname) => {
        await started.page.goto(`${started.base}${pathname}`);
        if (pathname === '/') await hearsKeys(started.page);
      },
    });
    await started.close();
    rmSync(workDirectory, { recursive: true, force: true });
  },
});

export { expect } from '@playwright/test';
