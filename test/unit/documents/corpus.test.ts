import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { StudyDocument, type ReportItem } from '../../../native/contract/index.ts';
import { readDocument } from '../../../native/documents/index.ts';
import { dataSetOf, documentOf } from './read.ts';

const CORPUS = process.env['LIGHTBOX_CORPUS'] ?? '';
const available = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;

const REPORTS = [
  'sr/pydicom/reportsi.dcm',
  'sr/pydicom/test-SR.dcm',
  'sr/pydicom/reportsi_with_empty_number_tags.dcm',
  'sr/dcmqi/sr-example/sr.dcm',
  'sr/dcm_qa_xa30/99_Phoenix_Document/0001_1.3.12.2.1107.5.2.43.67093.2022071112050461360434354.dcm',
  'sr/dcmjs/structured_report.dcm',
  'sr/dcmjs/sample-sr.dcm',
  'sr/DICOM-Swift/StructuredReports/sr_tid1500_measurement_report.dcm',
  'sr/highdicom/sr_document.dcm',
  'sr/highdicom/sr_document_with_multiple_groups.dcm',
  'sr/dcmjs-dimse/sr.dcm',
  'transfer-syntax/dicomParser/deflate/report_dfl',
];

const bytesOf = (file: string): Uint8Array => readFileSync(path.join(CORPUS, file));
const flat = (items: readonly ReportItem[]): readonly ReportItem[] =>
  items.flatMap((item) => [item, ...flat(item.children)]);

/** Type and code of every item, as dcmtk prints them: `<contains NUM:(81827009,SCT,"Diameter")="10.0" (mm,UCUM,"mm")>`. */
function dumped(file: string): { type: string; code: string }[] {
  const { stdout } = spawnSync(
    'dsrdump',
    ['-q', '-Er', '-Ev', '-Ei', '-Ec', '+Pc', '+U8', '+Pl', path.join(CORPUS, file)],
    {
      encoding: 'utf8',
    },
  );
  return [
    ...stdout.matchAll(
      /^ *<(?:[a-z ]+ )?([A-Z0-9]+):(?:\(([^,]*),([^,]*),"[^"]*"\))?(?:=.*)?>(?: \{[^}]*\})?$/gm,
    ),
  ].map(([, type = '', value = '', scheme = '']) => ({
    type,
    code: value === '' ? '' : `${scheme}:${value}`,
  }));
}

describe.skipIf(CORPUS === '')('reports of other makers', () => {
  it.each(REPORTS)('%s is read into the contract', (file) => {
    expect(() => documentOf('report', bytesOf(file))).not.toThrow();
  });

  it.skipIf(!available('dcmdump')).each(REPORTS)(
    '%s has the items and numbers of its bytes, in their order',
    (file) => {
      const ours = flat(documentOf('report', bytesOf(file)).content).filter(
        ({ refersTo }) => refersTo === null,
      );
      const { stdout } = spawnSync('dcmdump', ['-q', '+L', path.join(CORPUS, file)], { encoding: 'latin1' });
      const valuesOf = (tag: string): string[] =>
        [...stdout.matchAll(new RegExp(`\\(${tag}\\) [A-Z]{2} (?:\\[([^\\]]*)\\]|\\(no value)`, 'g'))].map(
          ([, value = '']) => value.trim(),
        );
      expect(ours.map(({ valueType }) => valueType)).toEqual(valuesOf('0040,a040'));
      const written = ours
        .filter(
          ({ valueType, text, number }) =>
            valueType === 'NUM' && (number?.unit != null || /^-?\d/.test(text)),
        )
        .map(({ text }) => (/^[-+.\deE]+/.exec(text)?.[0] ?? '').trim());
      expect(written.filter((text) => text !== '')).toEqual(
        valuesOf('0040,a30a').filter((text) => text !== ''),
      );
    },
  );

  // dcmtk refuses two: items without measured value, and texts without text.
  const REFUSED = ['sr/dcmjs/structured_report.dcm', 'sr/dcm_qa_xa30/'];
  const taken = REPORTS.filter((file) => !REFUSED.some((refused) => file.startsWith(refused)));
  it.skipIf(!available('dsrdump')).each(taken)('%s has the items and codes that dcmtk finds', (file) => {
    const ours = flat(documentOf('report', bytesOf(file)).content).filter(
      ({ refersTo }) => refersTo === null,
    );
    const theirs = dumped(file);
    expect(ours.map(({ valueType }) => valueType)).toEqual(theirs.map(({ type }) => type));
    expect(ours.map(({ name }) => (name === null ? '' : `${name.scheme}:${name.value}`))).toEqual(
      theirs.map(({ code }) => code),
    );
  });

  it('has the ellipses, lines and axes of OHIF where they were drawn, and an area that claims to be a length is none', () => {
    const { measurements } = documentOf('report', bytesOf('sr/dcmjs/structured_report.dcm'));
    expect(measurements.map(({ kind }) => kind)).toEqual([
      'probe',
      'ellipse',
      'bidirectional',
      'length',
      'length',
      'ellipse',
    ]);
    expect(measurements[1]?.values).toMatchObject([
      { concept: { value: 'G-D7FE', meaning: 'AREA' }, as: null, unit: { value: 'mm2' } },
    ]);
    expect(measurements[2]?.values.map(({ as }) => as)).toEqual(['longAxis', 'shortAxis']);
    expect(measurements[0]?.finding?.meaning).toBe('ExampleText');
  });

  it('has circles and an outline of highdicom, with finding and site', () => {
    const { measurements } = documentOf(
      'report',
      bytesOf('sr/highdicom/sr_document_with_multiple_groups.dcm'),
    );
    expect(measurements.map(({ kind, finding, site }) => [kind, finding?.meaning, site?.meaning])).toEqual([
      [null, undefined, undefined],
      ['circle', 'Nodule', 'Lung'],
      ['polygon', 'Aorta', undefined],
      ['probe', 'Vertebra', undefined],
    ]);
    expect(measurements[3]?.points3d).toHaveLength(1);
  });
});

describe.skipIf(CORPUS === '')('presentation states and key objects of other makers', () => {
  it('prLUTs.dcm has three tables, each of which permutes 0 to 255', () => {
    const read = documentOf('presentation', bytesOf('pr-ko/weasis-dicom-tools/prLUTs.dcm'));
    const tables = [read.modality?.lut, read.voi[0]?.luts[0], read.presentationLut?.lut];
    const all = Array.from({ length: 256 }, (_, index) => index);
    for (const table of tables) {
      expect(table).toMatchObject({ first: 0, bits: 8 });
      expect(table?.entries.toSorted((a, b) => a - b)).toEqual(all);
    }
    // The first entries as dcmdump prints them.
    expect(tables.map((table) => table?.entries.slice(0, 4))).toEqual([
      [0, 147, 83, 174],
      [0, 233, 103, 3],
      [8, 141, 171, 173],
    ]);
    expect(read.areas[0]).toMatchObject({ topLeft: { x: 0, y: 0 }, bottomRight: { x: 512, y: 512 } });
    expect(read.problems).toEqual([]);
  });

  it('prOverlay.dcm shows six overlays in six layers, two of them its own', () => {
    const read = documentOf('presentation', bytesOf('pr-ko/weasis-dicom-tools/prOverlay.dcm'));
    expect(read.overlays.map(({ group, layer, own }) => [group.toString(16), layer, own])).toEqual([
      ['6000', 'LAYER1', false],
      ['6002', 'LAYER2', false],
      ['6004', 'LAYER3', false],
      ['6006', 'LAYER4', false],
      ['6008', 'LAYER5', true],
      ['600a', 'LAYER6', true],
    ]);
    expect(read.layers.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('gsps_annotation.dcm draws one line across the first pixel of its one image', () => {
    const read = documentOf('presentation', bytesOf('pr-ko/DICOM-Swift/ClinicalInterop/gsps_annotation.dcm'));
    expect(read.graphics).toMatchObject([
      {
        images: [{ SOPInstanceUID: '2.25.1435004099', SeriesInstanceUID: '2.25.1435004098' }],
        graphic: {
          type: 'polyline',
          units: 'pixel',
          points: [
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ],
        },
      },
    ]);
  });

  it('kos_key_object_selection.dcm names one image, and rejects nothing', () => {
    const read = documentOf(
      'key-objects',
      bytesOf('pr-ko/DICOM-Swift/StructuredReports/kos_key_object_selection.dcm'),
    );
    expect(read.images).toHaveLength(1);
    expect(read.summary).toMatchObject({ title: 'Of Interest', rejection: false });
  });

  it('every file of the corpus that has a header is a document in the contract, or none', () => {
    const manifest: { files: { path: string; SOPClassUID?: string }[] } = JSON.parse(
      readFileSync(path.join(CORPUS, 'MANIFEST.json'), 'utf8'),
    );
    const documents = manifest.files.filter(({ SOPClassUID = '' }) =>
      /\.5\.1\.4\.1\.1\.(11|88)\./.test(SOPClassUID),
    );
    expect(documents.length).toBeGreaterThan(15);
    for (const { path: file } of documents) {
      const read = readDocument(dataSetOf(bytesOf(file)));
      expect(StudyDocument.safeParse(read).error?.issues, file).toBeUndefined();
    }
  });
});
