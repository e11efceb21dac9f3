import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app, screen, type BrowserWindow, type Rectangle } from 'electron';
import * as z from 'zod';

const Bounds = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const Saved = z.strictObject({ bounds: Bounds, maximised: z.boolean(), fullScreen: z.boolean() });
type Saved = z.infer<typeof Saved>;
const Store = z.record(z.string(), Saved);

const MIN_WIDTH = 1024;
const MIN_HEIGHT = 640;

const storeFile = () => path.join(app.getPath('userData'), 'windows.json');

/**
 * Window state is kept for each arrangement of displays, so that undocking a laptop and docking it again puts the window
 * back on the reading monitor, and a monitor that is gone never holds the window out of sight.
 */
const arrangement = (): string =>
  screen
    .getAllDisplays()
    .map(
      ({ bounds, scaleFactor }) => `${bounds.x},${bounds.y},${bounds.width}x${bounds.height}@${scaleFactor}`,
    )
    .sort()
    .join(' ');

function readStore(): Record<string, Saved> {
  try {
    const parsed = Store.safeParse(JSON.parse(readFileSync(storeFile(), 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {}; // first start, or a file from elsewhere: defaults
  }
}

function isVisible(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const width =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const height =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
    return width >= 200 && height >= 100;
  });
}

/** Bounds for a new window: as left on these displays, else most of the display under the pointer. */
export function initialState(): Saved {
  const saved = readStore()[arrangement()];
  if (saved && isVisible(saved.bounds)) return saved;
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const width = Math.max(MIN_WIDTH, Math.min(workArea.width, 2560));
  const height = Math.max(MIN_HEIGHT, Math.min(workArea.height, 1440));
  return { bounds: { x: workArea.x, y: workArea.y, width, height }, maximised: true, fullScreen: false };
}

export const minimumSize = { minWidth: MIN_WIDTH, minHeight: MIN_HEIGHT };

function save(window: BrowserWindow): void {
  if (window.isDestroyed() || window.isMinimized()) return;
  const state: Saved = {
    bounds: window.getNormalBounds(),
    maximised: window.isMaximized(),
    fullScreen: window.isFullScreen(),
  };
  const file = storeFile();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify({ ...readStore(), [arrangement()]: state }));
  renameSync(`${file}.part`, file);
}

/** Keeps the window's state, and moves it when its display goes away or comes back. */
export function keepState(window: BrowserWindow): void {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(window), 400);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', () => {
    clearTimeout(timer);
    save(window);
  });
  const onDisplays = () => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    const saved = readStore()[arrangement()];
    if (saved && isVisible(saved.bounds)) window.setBounds(saved.bounds);
    else if (!isVisible(window.getBounds())) window.setBounds(initialState().bounds);
    if (saved?.maximised) window.maximize();
  };
  screen.on('display-added', onDisplays);
  screen.on('display-removed', onDisplays);
  screen.on('display-metrics-changed', onDisplays);
  window.on('closed', () => {
    screen.off('display-added', onDisplays);
    screen.off('display-removed', onDisplays);
    screen.off('display-metrics-changed', onDisplays);
  });
}
