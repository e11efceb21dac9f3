import path from 'node:path';
import { BrowserWindow, nativeTheme, powerMonitor, type BrowserWindowConstructorOptions } from 'electron';
import { ORIGIN } from './origin.ts';
import { mayDiscard } from './unsaved.ts';
import { initialState, keepState, minimumSize } from './windowState.ts';

// Not every Linux desktop draws window buttons over a page: there the window keeps the desktop's own frame.
const titleBar: BrowserWindowConstructorOptions =
  process.platform === 'linux'
    ? {}
    : { titleBarStyle: 'hidden', titleBarOverlay: { color: '#0b0c0d', symbolColor: '#a7adb2', height: 36 } };

/** The reading window: sandboxed, isolated, without Node, dark from its first pixel. */
export function createMainWindow(preload: string): BrowserWindow {
  nativeTheme.themeSource = 'dark';
  const { bounds, maximised, fullScreen } = initialState();
  const window = new BrowserWindow({
    ...bounds,
    ...minimumSize,
    show: false,
    backgroundColor: '#0b0c0d',
    title: 'Lightbox',
    autoHideMenuBar: true,
    ...titleBar,
    webPreferences: {
      preload: path.resolve(preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false, // a second monitor's pane must go on while the first has the focus
    },
  });
  keepState(window);
  // The page asks to stay: without an answer of ours the window would just not close, and nobody would know why.
  window.webContents.on('will-prevent-unload', (event) => {
    if (mayDiscard(window)) event.preventDefault();
  });
  window.once('ready-to-show', () => {
    if (maximised) window.maximize();
    if (fullScreen) window.setFullScreen(true);
    window.show();
  });
  // Zooming the page would change every scale on it; images have their own zoom.
  window.webContents.on('zoom-changed', () => window.webContents.setZoomFactor(1));
  window.webContents.on('before-input-event', (event, input) => {
    const zoomKey = ['+', '-', '=', '0'].includes(input.key);
    if (zoomKey && (input.control || input.meta) && input.type === 'keyDown') event.preventDefault();
  });
  // After sleep the GPU may have lost its memory and shares may be gone: the page checks both.
  const onResume = () => window.webContents.send('lightbox:command', 'resumed');
  powerMonitor.on('resume', onResume);
  powerMonitor.on('unlock-screen', onResume);
  window.on('closed', () => {
    powerMonitor.off('resume', onResume);
    powerMonitor.off('unlock-screen', onResume);
  });
  // The page died (out of memory, a driver): load it anew; the library and running jobs are in another process.
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
  });
  void window.loadURL(`${ORIGIN}/`);
  return window;
}
