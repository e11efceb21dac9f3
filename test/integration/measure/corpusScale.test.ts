import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource, readHeader, toDicomJson } from '../../../native/dicom/index.ts';
import { addressOf, buildSeries } from '../../../renderer/imaging/metadata/series.ts';
import type { FrameScale } from '../../../renderer/imaging/index.ts';

const corpus = process.env['LIGHTBOX_CORPUS'] ?? '';

function scaleOf(file: string): FrameScale {
  const source = memorySource(readFileSync(join(corpus, file)));
  const header = readHeader(source);
  if (!header.ok) throw new Error(header.failure.kind);
  const json = toDicomJson(source, header.value, { bulkDataUri: (path) => path });
  const address = addressOf('library', '1.2.3', '1.2.3.4');
  if (!json.ok || address === null) throw new Error('unreadable');
  const uids = {
    '0020000D': { vr: 'UI', Value: ['1.2.3'] },
    '0020000E': { vr: 'UI', Value: ['1.2.3.4'] },
  };
  return buildSeries([{ ...json.value, ...uids }], address).scale(0);
}

// The tags as dcmdump prints them, and what follows from them by hand.
describe.skipIf(corpus === '')('spacing of real files', () => {
  it('of a radiograph with a magnification: 0.085 mm at the detector over 1.0433386837881', () => {
    const { source, spacing } = scaleOf('cr-dx-mg/fo-dicom/OutOfBoundsOverlay.dcm');
    expect(source).toBe('magnification');
    expect(spacing?.rowSpacingMm).toBeCloseTo(0.085 / 1.0433386837881, 12);
  });

  it('of a radiograph whose two spacings are one is that at the detector', () => {
    expect(scaleOf('cr-dx-mg/highdicom/dx_image.dcm')).toMatchObject({
      source: 'detector',
      spacing: { rowSpacingMm: 1.2, columnSpacingMm: 1.201199999999 },
    });
  });

  it('of an ultrasound image without regions: the shape of its pixels alone', () => {
    expect(scaleOf('us/pydicom-data/color-pl.dcm')).toMatchObject({
      source: 'none',
      spacing: null,
      pixelAspect: 4 / 3,
    });
  });

  it('of an enhanced MR, rows and columns apart', () => {
    expect(scaleOf('enhanced/dicom2nifti/hyperfine/anatomical/001/001.dcm')).toMatchObject({
      source: 'patient',
      spacing: { rowSpacingMm: 1.61, columnSpacingMm: 1.59 },
    });
  });
});
