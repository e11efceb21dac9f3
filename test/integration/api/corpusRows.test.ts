// What the index says of every file of the corpus, by QIDO-RS, against what other toolkits read in it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import type { DicomJson, DicomJsonElement } from '../../../native/dicom/types.ts';
import { tagOfKeyword } from '../../../native/api/dicomweb/qidoAttributes.ts';
import { corpusRounds, type RoundFile } from '../../e2e/corpusRounds.ts';
import { isExempt } from '../../unit/dicom/corpus.ts';
import { serveLibrary, type TestServer } from './serve.ts';

const FROM_MANIFEST = [
  'SOPClassUID',
  'SOPInstanceUID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'TransferSyntaxUID',
  'Modality',
  'PatientName',
  'PatientNameDcmtk',
  'PatientBirthDate',
  'InstanceNumber',
  'ImagePositionPatient',
  'ImageOrientationPatient',
  'Rows',
  'Columns',
  'NumberOfFrames',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'PlanarConfiguration',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
] as const;
// Not in the manifest: dicom-parser reads them. Only plain ones, because it knows no character sets.
const FROM_PARSER = {
  PatientID: 'x00100020',
  StudyDate: 'x00080020',
  AccessionNumber: 'x00080050',
  StudyID: 'x00200010',
};

// A DICOMDIR names instances and is none: who opens one opens its disc. The corpus has several, as DICOMDIR-empty.dcm.
const isDirectory = (file: { readonly path: string }): boolean =>
  path.basename(file.path).startsWith('DICOMDIR');
// Made-up files share the UIDs of studies and series that they otherwise contradict; the index keeps what it read first.
const rounds = corpusRounds(
  (file) => file.validity !== 'must-reject' && !isDirectory(file) && !isExempt(file),
  { study: ['PatientBirthDate', 'StudyDate', 'AccessionNumber', 'StudyID'], series: ['Modality'] },
);

type Compared = { readonly [keyword: string]: unknown };

/** What other toolkits say, by keyword; nothing of what they do not. */
function truthOf({ file, full }: RoundFile): Compared {
  const manifest: Readonly<Record<string, unknown>> = file;
  const said = FROM_MANIFEST.map((keyword): [string, unknown] => [keyword, manifest[keyword]]);
  return Object.fromEntries(
    [...said, ...parsed(full)].filter(([, value]) => value !== undefined && value !== null),
  );
}

function parsed(full: string): [string, unknown][] {
  try {
    const dataSet = dicomParser.parseDicom(readFileSync(full), { untilTag: 'x00280000' });
    return Object.entries(FROM_PARSER).flatMap(([keyword, tag]): [string, unknown][] => {
      const { dataOffset = 0, length = 0 } = dataSet.elements[tag] ?? {};
      const bytes = Buffer.from(dataSet.byteArray.buffer, dataSet.byteArray.byteOffset + dataOffset, length);
      // It ends a text at the first NUL, which is no more than a pad to us.
      const text = bytes.toString('latin1').replace(/[\0 ]*$/, '');
      return length === 0 || !/^[\w.\- ]*$/.test(text) ? [] : [[keyword, text.trim()]];
    });
  } catch {
    return []; // it does not read this one
  }
}

/** The same of our answer: the value of an element as the manifest writes it. */
function valueOf(keyword: string, element: DicomJsonElement | undefined): unknown {
  const values: readonly unknown[] = element !== undefined && 'Value' in element ? (element.Value ?? []) : [];
  if (keyword.startsWith('PatientName')) return nameText(values[0]);
  if (keyword.startsWith('Image')) return values;
  return values.length > 1 ? values.join('\\') : (values[0] ?? '');
}

function nameText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Record<string, string>;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
}

function oursOf(result: DicomJson, truth: Compared): Compared {
  return Object.fromEntries(
    Object.keys(truth).map((keyword) => {
      const tag = tagOfKeyword(keyword.replace('Dcmtk', '')) ?? 0;
      const element = result[tag.toString(16).padStart(8, '0').toUpperCase()];
      return [keyword, valueOf(keyword, element)];
    }),
  );
}

async function rowsOf(server: TestServer): Promise<ReadonlyMap<string, DicomJson>> {
  const response = await server.fetch('/dicomweb/library/instances?includefield=all&limit=10000');
  expect(response.status).toBe(200);
  const results = (await response.json()) as DicomJson[];
  return new Map(results.map((result) => [String(valueOf('SOPInstanceUID', result['00080018'])), result]));
}

describe.skipIf(rounds.length === 0)('the index of the corpus', () => {
  it('has every readable file, with the values that other toolkits read', async () => {
    const wrong: object[] = [];
    let compared = 0;
    for (const round of rounds) {
      const server = await serveLibrary();
      try {
        const job = await server.importPaths({ paths: round.map(({ full }) => full) });
        expect(job.counts.read + job.counts.partial).toBe(round.length);
        const rows = await rowsOf(server);
        const missing = round.filter(({ attributes }) => !rows.has(attributes.SOPInstanceUID));
        expect(missing.map(({ file }) => file.path)).toEqual([]);
        for (const one of round) {
          const truth = truthOf(one);
          const ours = oursOf(rows.get(one.attributes.SOPInstanceUID) ?? {}, truth);
          compared += Object.keys(truth).length;
          const differing = Object.keys(truth).filter((keyword) => !sameValue(ours[keyword], truth[keyword]));
          for (const keyword of differing)
            wrong.push({
              file: one.file.path,
              keyword,
              ours: cut(ours[keyword]),
              truth: cut(truth[keyword]),
            });
        }
      } finally {
        await server.close();
      }
    }
    console.info(`${compared} values of ${rounds.flat().length} files, ${rounds.length} libraries`);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(10_000);
  }, 120_000);
});

const cut = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 100) : value);

const sameValue = (ours: unknown, truth: unknown): boolean => JSON.stringify(ours) === JSON.stringify(truth);
