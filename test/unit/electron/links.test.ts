import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseLaunch } from '../../../electron/links.ts';

describe('the arguments of a launch', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-launch-'));
  const file = path.join(folder, 'image.dcm');
  writeFileSync(file, '');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are sorted into links and files that exist; switches are skipped', () => {
    const launch = parseLaunch(
      ['--no-sandbox', 'image.dcm', 'gone.dcm', 'lightbox://open?PatientID=7'],
      folder,
    );
    expect(launch.paths).toEqual([file]);
    expect(launch.links).toMatchObject([{ ok: true, value: { what: { patient: { PatientID: '7' } } } }]);
  });

  it('tell of a link that is not understood, so that the user learns why', () => {
    expect(parseLaunch(['LIGHTBOX://open?x=1'], folder)).toEqual({
      links: [{ ok: false, failure: { kind: 'unknown-parameter', name: 'x' } }],
      paths: [],
    });
  });

  it('hold no more links than somebody can have clicked', () => {
    expect(parseLaunch(Array(50).fill('lightbox://open?studyUID=1.2'), folder).links).toHaveLength(8);
  });
});
