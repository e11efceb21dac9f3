import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudyDocument } from '../../../native/contract/index.ts';
import { memorySource, readHeader, toDicomJson } from '../../../native/dicom/index.ts';
import type { DicomJson, DicomJsonElement } from '../../../native/dicom/index.ts';
import { listedDocument, mapReferences, readDocument } from '../../../native/documents/index.ts';
import {
  code,
  content,
  coordinates,
  dataSetOf,
  group,
  IMAGE,
  keyObjectsBytes,
  numeric,
  reportBytes,
  stateBytes,
} from './read.ts';

const LENGTH = code('410668003', 'SCT', 'Length');
const FILES = [
  reportBytes([
    group(
      numeric(LENGTH, '5', 'mm', [coordinates('INFERRED FROM', 'POLYLINE', [0, 0, 3, 4])]),
      numeric(LENGTH, '6', 'mm', [coordinates('INFERRED FROM', 'POLYLINE', [0, 0, 3, 4])]),
      { RelationshipType: 'CONTAINS', ReferencedContentItemIdentifier: [1, 1, 1] },
      content('CONTAINS', 'TEXT', code('121106', 'DCM'), { TextValue: 'text' }),
    ),
  ]),
  stateBytes({
    ShutterShape: ['RECTANGULAR', 'POLYGONAL'],
    VerticesOfThePolygonalShutter: [1, 2, 3, 4, 5, 6],
    ImageRotation: 90,
    DisplayedAreaSelectionSequence: [
      {
        DisplayedAreaTopLeftHandCorner: [1, 1],
        DisplayedAreaBottomRightHandCorner: [9, 9],
        ReferencedImageSequence: [IMAGE],
      },
    ],
    GraphicAnnotationSequence: [
      {
        GraphicLayer: 'A',
        GraphicObjectSequence: [
          {
            GraphicAnnotationUnits: 'PIXEL',
            GraphicDimensions: 2,
            GraphicData: [1, 2, 3, 4],
            GraphicType: 'POLYLINE',
          },
        ],
        CompoundGraphicSequence: [
          {
            CompoundGraphicUnits: 'PIXEL',
            GraphicData: [1, 2, 3, 4],
            CompoundGraphicType: 'INFINITELINE',
            RotationAngle: 10,
          },
        ],
      },
    ],
    SoftcopyVOILUTSequence: [
      {
        WindowCenter: 1,
        WindowWidth: 2,
        VOILUTSequence: [{ LUTDescriptor: [4, 0, 16], LUTData: Uint16Array.of(1, 2, 3, 4) }],
      },
    ],
  }),
  keyObjectsBytes(code('113001', 'DCM'), [
    content('CONTAINS', 'IMAGE', null, { ReferencedSOPSequence: [IMAGE] }),
  ]),
];

const isItem = (value: unknown): value is DicomJson =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every((key) => /^[0-9A-F]{8}$/.test(key));

/** Every data set in a data set, itself first. */
const all = (data: DicomJson): DicomJson[] => [
  data,
  ...Object.values(data).flatMap((element) =>
    (element.Value ?? []).filter(isItem).flatMap((item) => all(item)),
  ),
];

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'NaN',
    'inf',
    -1,
    0,
    1,
    65_536,
    4_294_967_295,
    1e300,
    '١٢',
    '\u0000',
    'VOLUME',
    'POLYLINE',
  ),
  fc.double(),
  fc.string({ maxLength: 20 }),
  fc.record({ Alphabetic: fc.string({ maxLength: 8 }) }),
);
const change = fc.record({
  at: fc.nat(),
  element: fc.nat(),
  how: fc.constantFrom('drop', 'empty', 'odd', 'more', 'nest', 'vr'),
  value: oddValue,
});
type Change = { at: number; element: number; how: string; value: unknown };

const IDENTITY: ReadonlySet<string> = new Set(['00080016', '00080018', '0020000D', '0020000E']);

function mutated(original: DicomJson, changes: readonly Change[]): DicomJson {
  const data = structuredClone(original);
  for (const { at, element, how, value } of changes) {
    const places = all(data);
    const place = places[at % places.length] ?? data;
    const tags = Object.keys(place).filter((tag) => place !== data || !IDENTITY.has(tag));
    const tag = tags[element % Math.max(1, tags.length)];
    const target: DicomJsonElement | undefined = tag === undefined ? undefined : place[tag];
    if (tag === undefined || target === undefined) continue;
    if (how === 'drop') delete place[tag];
    else if (how === 'empty') delete target.Value;
    else if (how === 'vr') target.vr = 'UN';
    else if (how === 'nest') target.Value = [structuredClone(data) as never];
    else if (how === 'more')
      target.Value = Array.from({ length: 50 }, () => structuredClone(target.Value?.[0]) as never);
    else target.Value = [value as never];
  }
  return data;
}

describe('documents that were made to do harm', () => {
  it('are read into the contract whatever their values are', () => {
    const originals = FILES.map(dataSetOf);
    fc.assert(
      fc.property(
        fc.nat(FILES.length - 1),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (which, changes) => {
          const original = originals[which];
          if (original === undefined) return;
          const document = readDocument(mutated(original, changes));
          if (document === null) return;
          const parsed = StudyDocument.safeParse(document);
          expect(parsed.error?.issues).toBeUndefined();
          expect(
            StudyDocument.safeParse(mapReferences(document, (image) => ({ ...image, here: true }))).success,
          ).toBe(true);
          expect(listedDocument(document).summary.SOPInstanceUID).not.toBe('');
          // What goes to the page is JSON, which has no NaN.
          expect(StudyDocument.safeParse(JSON.parse(JSON.stringify(document))).success).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('are read, or refused, whatever bytes are changed in them', () => {
    fc.assert(
      fc.property(
        fc.nat(FILES.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (which, flips, cut) => {
          const bytes = Uint8Array.from(FILES[which] ?? []);
          for (const [at, value] of flips) bytes[132 + (at % (bytes.length - 132))] = value;
          const source = memorySource(cut % 5 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
          const header = readHeader(source);
          if (!header.ok) return;
          const json = toDicomJson(source, header.value, { bulkDataUri: () => '', inlineBytes: 1 << 20 });
          if (!json.ok) return;
          const uid = (value: string) => ({ vr: 'UI', Value: [value] });
          const document = readDocument({
            ...json.value,
            '00080018': uid('1.2'),
            '0020000D': uid('1.3'),
            '0020000E': uid('1.4'),
          });
          if (document !== null) expect(StudyDocument.safeParse(document).error?.issues).toBeUndefined();
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('of a hundred thousand items and more are read up to a bound', () => {
    const many = Array.from({ length: 120_000 }, () => ({ RelationshipType: 'CONTAINS', ValueType: 'TEXT' }));
    const document = readDocument(dataSetOf(reportBytes(many)));
    expect(document?.kind === 'report' && document.problems).toContain('too-many-items');
    expect(document?.kind === 'report' && document.content[0]?.children.length).toBe(99_999);
  });
});
