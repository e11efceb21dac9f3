import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';

type Labels = Record<
  | 'file'
  | 'addFolder'
  | 'addFiles'
  | 'close'
  | 'quit'
  | 'edit'
  | 'view'
  | 'window'
  | 'help'
  | 'keys'
  | 'settings',
  string
>;

const english: Labels = {
  file: '&File',
  addFolder: 'Add images from a folder…',
  addFiles: 'Add files or a ZIP…',
  close: 'Close tab',
  quit: 'Quit',
  edit: '&Edit',
  view: '&View',
  window: '&Window',
  help: '&Help',
  keys: 'Keyboard',
  settings: 'Settings',
};

const german: Labels = {
  file: '&Datei',
  addFolder: 'Bilder aus einem Ordner hinzufügen…',
  addFiles: 'Dateien oder ein ZIP hinzufügen…',
  close: 'Tab schließen',
  quit: 'Beenden',
  edit: '&Bearbeiten',
  view: '&Ansicht',
  window: '&Fenster',
  help: '&Hilfe',
  keys: 'Tastatur',
  settings: 'Einstellungen',
};

/** The application menu. Its commands go to the page, which owns every action; accelerators are the page's own keys. */
export function setMenu(window: () => BrowserWindow | null): void {
  const labels = app.getLocale().startsWith('de') ? german : english;
  const command = (id: string) => () => window()?.webContents.send('lightbox:command', id);
  const item = (label: string, id: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false, // the page handles the key itself, in text fields too
    click: command(id),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: labels.file,
      submenu: [
        item(labels.addFolder, 'open-folder', 'CmdOrCtrl+O'),
        item(labels.addFiles, 'open-files', 'CmdOrCtrl+Shift+O'),
        { type: 'separator' },
        item(labels.settings, 'open-settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        item(labels.close, 'close-tab', 'CmdOrCtrl+W'),
        { role: 'quit', label: labels.quit },
      ],
    },
    {
      label: labels.edit,
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: labels.view,
      // No zoom of the page: it would change every scale on the screen behind the reader's back.
      submenu: [
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } satisfies MenuItemConstructorOptions]),
      ],
    },
    { label: labels.window, submenu: [{ role: 'minimize' }, { role: 'zoom' }] },
    { label: labels.help, submenu: [item(labels.keys, 'show-keyboard', '?')] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
