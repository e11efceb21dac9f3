import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain } from 'electron';
import { serveBridge } from './bridge.ts';
import { guardAllPages, isOwnPage } from './guard.ts';
import { libraryKey } from './keyStore.ts';
import { LINK_SCHEME, parseLaunch, type LaunchRequest } from './links.ts';
import { createMainWindow } from './mainWindow.ts';
import { setMenu } from './menus.ts';
import { registerScheme, serveApp } from './protocol.ts';
import { startServices, type Services } from './services.ts';

// Wires the shell. No top-level await: `ready` would wait for it for ever (FACTS.md).

const here = path.dirname(fileURLToPath(import.meta.url));
const preload = path.join(here, 'preload.cjs');
const pageDirectory = path.join(here, '..', 'renderer');
// Packaged, the services lie beside the archive and not in it: see asarUnpack in electron-builder.yml.
const servicesEntry = path
  .join(here, '..', 'services', 'services.mjs')
  .replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);

let window: BrowserWindow | null = null;
let services: Services | null = null;
let pageIsReady = false;
let waiting: LaunchRequest = { links: [], paths: [] };

const current = () => (window && !window.isDestroyed() ? window : null);

/** Hands what was asked for to the page, now or as soon as it listens. */
function deliver(request: LaunchRequest): void {
  const target = current();
  if (!target || !pageIsReady) {
    waiting = {
      links: [...waiting.links, ...request.links],
      paths: [...waiting.paths, ...request.paths],
    };
    return;
  }
  for (const link of request.links) target.webContents.send('lightbox:link', link);
  if (request.paths.length > 0) target.webContents.send('lightbox:paths', request.paths);
}

function bringToFront(): void {
  const target = current();
  if (!target) return;
  if (target.isMinimized()) target.restore();
  target.show();
  target.focus();
}

function openWindow(): void {
  pageIsReady = false;
  const opened = createMainWindow(preload);
  window = opened;
  opened.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) pageIsReady = false;
  });
  opened.on('closed', () => {
    window = null;
  });
}

async function start(): Promise<void> {
  guardAllPages();
  serveApp({
    pageDirectory,
    socketPath: () => services?.socketPath() ?? null,
    failure: () => services?.failure() ?? null,
  });
  serveBridge();
  setMenu(current);
  ipcMain.on('lightbox:ready', (event) => {
    const target = current();
    if (!target || event.sender !== target.webContents || !isOwnPage(event.senderFrame?.url ?? '')) return;
    pageIsReady = true;
    services?.connectFrames(target.webContents);
    const request = waiting;
    waiting = { links: [], paths: [] };
    deliver(request);
  });
  const libraryDirectory = process.env['LIGHTBOX_LIBRARY'] ?? path.join(app.getPath('userData'), 'library');
  services = await startServices({
    entry: servicesEntry,
    libraryDirectory,
    key: libraryKey(libraryDirectory),
    version: app.getVersion(),
    onRestarted: () => current()?.webContents.send('lightbox:services', { state: 'restarted' }),
    onFailed: (failure) => current()?.webContents.send('lightbox:services', { state: 'failed', failure }),
  });
  openWindow();
}

registerScheme();
if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  const skipped = process.defaultApp ? 2 : 1;
  if (process.defaultApp)
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [path.resolve(process.argv[1] ?? '.')]);
  else app.setAsDefaultProtocolClient(LINK_SCHEME);
  deliver(parseLaunch(process.argv.slice(skipped), process.cwd()));
  app.on('second-instance', (_event, argv, workingDirectory) => {
    bringToFront();
    deliver(parseLaunch(argv.slice(skipped), workingDirectory));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    bringToFront();
    deliver(parseLaunch([url], process.cwd()));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    bringToFront();
    deliver({ links: [], paths: [file] });
  });
  app.on('activate', () => {
    if (!current() && services) openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let stopped = false;
  // Not before the windows have closed: a reader who stays, with marks unsaved, needs the services that save them.
  app.on('will-quit', (event) => {
    if (stopped || !services) return;
    event.preventDefault();
    void services.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  void app.whenReady().then(start);
}
