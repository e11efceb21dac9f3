import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseLaunch, parseLink } from '../../../electron/links.ts';

describe('a lightbox:// link', () => {
  it('opens a study by its UID', () => {
    expect(parseLink('lightbox://open?StudyInstanceUID=1.2.840.1')).toEqual({
      StudyInstanceUID: ['1.2.840.1'],
    });
  });

  it('opens several studies, named twice or separated by commas', () => {
    const both = { StudyInstanceUID: ['1.2', '1.3'] };
    expect(parseLink('lightbox://open?StudyInstanceUID=1.2,1.3')).toEqual(both);
    expect(parseLink('lightbox://open?StudyInstanceUID=1.2&StudyInstanceUID=1.3')).toEqual(both);
  });

  it('asks by order number or patient number with its issuer', () => {
    expect(parseLink('lightbox://open?AccessionNumber=A-1&IssuerOfAccessionNumber=RIS')).toEqual({
      AccessionNumber: 'A-1',
      IssuerOfAccessionNumber: 'RIS',
    });
    expect(parseLink('lightbox://open?PatientID=P%201')).toEqual({ PatientID: 'P 1' });
  });

  it.each([
    ['another scheme', 'https://open?StudyInstanceUID=1.2'],
    ['another verb', 'lightbox://delete?StudyInstanceUID=1.2'],
    ['a path', 'lightbox://open/etc/passwd?StudyInstanceUID=1.2'],
    ['a user or port', 'lightbox://user@open:1?StudyInstanceUID=1.2'],
    ['not a UID', 'lightbox://open?StudyInstanceUID=../../x'],
    ['an empty UID', 'lightbox://open?StudyInstanceUID='],
    ['nothing asked', 'lightbox://open'],
    ['an unknown question', 'lightbox://open?StudyInstanceUID=1.2&then=delete'],
    ['two different questions at once', 'lightbox://open?StudyInstanceUID=1.2&PatientID=7'],
    ['the same question twice', 'lightbox://open?PatientID=7&PatientID=8'],
    ['a wildcard', 'lightbox://open?PatientID=7*'],
    ['a multi-valued number', 'lightbox://open?PatientID=7%5C8'],
    ['a control character', 'lightbox://open?PatientID=7%0A'],
    ['a fragment', 'lightbox://open?PatientID=7#x'],
    ['far too long', `lightbox://open?PatientID=${'7'.repeat(5000)}`],
    [
      'more studies than a screen holds',
      `lightbox://open?StudyInstanceUID=${Array(9).fill('1.2').join(',')}`,
    ],
  ])('is refused when it has %s', (_why, link) => {
    expect(parseLink(link)).toBeNull();
  });
});

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
    expect(launch).toEqual({ links: [{ PatientID: '7' }], paths: [file], refused: 0 });
  });

  it('count a link that is not allowed, so that the user is told', () => {
    expect(parseLaunch(['LIGHTBOX://open?x=1'], folder)).toEqual({ links: [], paths: [], refused: 1 });
  });
});
