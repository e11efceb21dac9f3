// `npm start`: the app in its shell; without Electron's runtime, the same app from the browser host.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare, root, say, stop } from './prepare.mjs';

const ready = prepare();
const args = process.argv.slice(2);

/** Electron's binary: the override, the one downloaded before, or (one try) Electron's own download. */
function electronBinary() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return path.join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  const known = () =>
    existsSync(pathFile) ? path.join(folder, 'dist', readFileSync(pathFile, 'utf8')) : null;
  const before = known();
  if (before && existsSync(before)) return before;
  say("fetching Electron's runtime");
  spawnSync(ready.node, [path.join(folder, 'install.js')], {
    cwd: root,
    stdio: 'ignore',
    env: ready.env,
    timeout: 300_000,
  });
  const after = known();
  return after && existsSync(after) ? after : null;
}

/** The shell needs a display; over SSH or in a container there may be none. */
const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Chromium, and so Electron, refuses to run as root unless its sandbox is given up by name. */
const isRefused = process.platform === 'linux' && process.getuid?.() === 0 && !args.includes('--no-sandbox');

const browsers = {
  linux: ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

function findBrowser() {
  for (const name of browsers[process.platform] ?? []) {
    if (path.isAbsolute(name)) {
      if (existsSync(name)) return name;
      continue;
    }
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      const full = path.join(folder, name);
      if (existsSync(full)) return full;
    }
  }
  return null;
}

function startShell(binary) {
  const shell = spawn(binary, [root, ...args], { cwd: root, stdio: 'inherit', env: ready.env });
  shell.on('exit', (code) => process.exit(code ?? 1));
  shell.on('error', (error) => stop(`Electron could not be started: ${error.message}`));
}

function startBrowserHost() {
  const cli = path.join(root, 'dist', 'services', 'cli.mjs');
  const host = spawn(ready.node, [cli, 'serve', ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    env: ready.env,
  });
  host.on('exit', (code) => process.exit(code ?? 1));
  let printed = '';
  host.stdout.setEncoding('utf8');
  host.stdout.on('data', (text) => {
    process.stdout.write(text);
    if (printed === null) return;
    printed += text;
    const url = /https?:\/\/\S+/.exec(printed)?.[0];
    if (!url) return;
    printed = null;
    const browser = hasDisplay() && !isRefused ? findBrowser() : null;
    if (browser) spawn(browser, [`--app=${url}`], { stdio: 'ignore', detached: true }).unref();
    else say('open the address above in Chrome, Chromium or Edge');
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => host.kill(signal));
}

const binary = hasDisplay() && !isRefused ? electronBinary() : null;
if (binary && existsSync(binary)) startShell(binary);
else {
  say(
    isRefused
      ? 'the shell does not run as root, who has no sandbox; serving the same app for a browser'
      : hasDisplay()
        ? "Electron's runtime is not installed and cannot be downloaded here; opening the same app in the browser"
        : 'there is no display for the shell; serving the same app for a browser',
  );
  startBrowserHost();
}
