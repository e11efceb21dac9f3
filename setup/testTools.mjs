// The programs that tests need beside the packages: Debian's, installed when that is possible, else named as missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { say } from './prepare.mjs';

const has = (name) =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
const pluginFolders = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc', '/usr/local/share/orthanc/plugins'];

const tools = [
  { packageName: 'chromium', present: () => chromiumPath() !== null },
  { packageName: 'xvfb', present: () => has('xvfb-run') },
  { packageName: 'xauth', present: () => has('xauth') }, // xvfb-run needs it, and only recommends it
  { packageName: 'dcmtk', present: () => has('dcmdump') },
  { packageName: 'dicom3tools', present: () => has('dciodvfy') },
  { packageName: 'libgdcm-tools', present: () => has('gdcmdump') },
  { packageName: 'orthanc', present: () => has('Orthanc') || existsSync('/usr/sbin/Orthanc') },
  {
    packageName: 'orthanc-dicomweb',
    present: () => pluginFolders.some((folder) => existsSync(path.join(folder, 'libOrthancDicomWeb.so'))),
  },
];

export function chromiumPath() {
  const given = process.env['LIGHTBOX_CHROMIUM'];
  if (given) return existsSync(given) ? given : null;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      const full = path.join(folder, name);
      if (existsSync(full)) return full;
    }
  }
  return null;
}

const missingTools = () => tools.filter((tool) => !tool.present()).map((tool) => tool.packageName);

/** @returns {string[]} Debian package names of what is still missing; the tests that need them are skipped, counted */
export function prepareTestTools() {
  const missing = missingTools();
  if (missing.length === 0) return [];
  const mayInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!mayInstall) return missing;
  say(`installing what the tests need: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options);
  return missingTools();
}
