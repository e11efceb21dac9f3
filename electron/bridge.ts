import { BrowserWindow, dialog, ipcMain, shell, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { mayOpenOutside } from './outside.ts';
import { isOwnPage } from './guard.ts';

/** The window of a call from our own page's main frame; null for anyone else, who gets no answer. */
function senderWindow(event: IpcMainInvokeEvent | IpcMainEvent): BrowserWindow | null {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null || !isOwnPage(frame.url)) return null;
  return BrowserWindow.fromWebContents(event.sender);
}

async function choose(event: IpcMainInvokeEvent, properties: Electron.OpenDialogOptions): Promise<string[]> {
  const window = senderWindow(event);
  if (!window) return [];
  const chosen = await dialog.showOpenDialog(window, properties);
  return chosen.canceled ? [] : chosen.filePaths;
}

/** What the page cannot do over HTTP: native dialogs. One named handler each; the sender is verified. */
export function serveBridge(): void {
  ipcMain.handle('lightbox:open-folder', (event) =>
    choose(event, { properties: ['openDirectory', 'multiSelections'] }),
  );
  // Signing in happens in the system's browser (RFC 8252 8.12): a page of ours could read what is typed.
  ipcMain.on('lightbox:open-address', (event, address: unknown) => {
    if (senderWindow(event) === null || typeof address !== 'string' || !mayOpenOutside(address)) return;
    void shell.openExternal(address);
  });
  ipcMain.handle('lightbox:open-files', (event) =>
    choose(event, {
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'DICOM, ZIP', extensions: ['dcm', 'dicom', 'dic', 'ima', 'zip'] },
        { name: '*', extensions: ['*'] },
      ],
    }),
  );
}
