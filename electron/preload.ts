import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { ORIGIN } from './origin.ts';

// The one piece of the page's world that is needed here; the room has no DOM types.
declare const window: { postMessage(message: unknown, targetOrigin: string, transfer: unknown[]): void };

// Only what HTTP cannot say (STYLE.md 4): native dialogs, paths of dropped files, commands of the menu, links.
// `ipcRenderer` itself is never exposed.

const listen = (channel: string, listener: (payload: unknown) => void): (() => void) => {
  const handler = (_event: unknown, payload: unknown) => listener(payload);
  ipcRenderer.on(channel, handler);
  return () => void ipcRenderer.off(channel, handler);
};

contextBridge.exposeInMainWorld('lightboxShell', {
  platform: process.platform,
  openFolderDialog: () => ipcRenderer.invoke('lightbox:open-folder'),
  openFilesDialog: () => ipcRenderer.invoke('lightbox:open-files'),
  openAddress: (address: string) => ipcRenderer.send('lightbox:open-address', address),
  pathsOfDrop: (files: File[]) =>
    files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
  onCommand: (listener: (command: unknown) => void) => listen('lightbox:command', listener),
  onOpenLink: (listener: (link: unknown) => void) => listen('lightbox:link', listener),
  onOpenPaths: (listener: (paths: unknown) => void) => listen('lightbox:paths', listener),
  onServices: (listener: (state: unknown) => void) => listen('lightbox:services', listener),
  /** Tells the shell that the listeners above are there: what was asked for before (links, files) is delivered now. */
  ready: () => ipcRenderer.send('lightbox:ready'),
});

// The frames' port goes from here to the page's own world, to its own origin only.
ipcRenderer.on('lightbox:frames-port', (event) => {
  const [port] = event.ports;
  if (port) window.postMessage({ type: 'lightbox-frames-port' }, ORIGIN, [port]);
});
