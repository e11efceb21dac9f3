import { BrowserWindow, dialog, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { isOwnPage } from './guard.ts';

/** The window of a call from our own page's main frame; null for anyone else, who gets no answer. */
function senderWindow(event: IpcMainInvokeEvent): BrowserWindow | null {
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
