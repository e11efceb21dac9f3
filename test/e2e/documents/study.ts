import * as make from '../../generate/documents.ts';
import { ctSeries } from '../../generate/index.ts';
import type { GeneratedFile } from '../../generate/index.ts';

// A study with documents of another maker about it. Slice n of the CT lies at z = -100 + 5 (n - 1) mm.

export const SIZE = 128;
export const SPACING = [0.5, 0.8] as const; // between rows, between columns
const slices = ctSeries({ study: 'documents', slices: 6, rows: SIZE, columns: SIZE, PixelSpacing: SPACING });
export const slice = (number: number): GeneratedFile => {
  const file = slices[number - 1];
  if (file === undefined) throw new RangeError(`no slice ${number}`);
  return file;
};
export const study = slice(1).StudyInstanceUID;

const DCM = (value: string, meaning: string) => [value, 'DCM', meaning] as const;
const SCT = (value: string, meaning: string) => [value, 'SCT', meaning] as const;
const MM = ['mm', 'UCUM', 'millimeter'] as const;
const elsewhere = { ...slice(1), SOPInstanceUID: '2.25.404' };

const length = make.number(SCT('410668003', 'Length'), '12.50', MM, [
  make.coordinates(slice(3), 'POLYLINE', [20, 30, 45, 30]),
]);
const [rowMm, columnMm] = SPACING;
/** A circle of 10 mm about the middle of slice 4, in space. */
const middle = [((SIZE - 1) / 2) * columnMm, ((SIZE - 1) / 2) * rowMm] as const;
const origin = [-middle[0], -middle[1]] as const;
const at = (column: number, row: number): readonly number[] => [
  origin[0] + column * columnMm,
  origin[1] + row * rowMm,
  -100 + 3 * 5,
];
const stated = slice(1).dataset['FrameOfReferenceUID'];
const frameOfReference = typeof stated === 'string' ? stated : '';

const acquisition = (target: string, dose: string): make.Content =>
  make.container(DCM('113819', 'CT Acquisition'), [
    make.text(DCM('125203', 'Acquisition Protocol'), target),
    make.container(DCM('113829', 'CT Dose'), [
      make.number(DCM('113830', 'Mean CTDIvol'), dose, ['mGy', 'UCUM', 'mGy']),
    ]),
  ]);

export const report = make.structuredReport(
  [slice(1), slice(2), slice(3), slice(4), slice(5), slice(6)],
  [
    make.container(DCM('121064', 'Current Procedure Descriptions'), [
      make.text(
        DCM('121065', 'Procedure Description'),
        'Contrast enhanced CT of the abdomen.\nPortal venous phase.',
      ),
    ]),
    make.container(DCM('121070', 'Findings'), [
      make.text(
        DCM('121071', 'Finding'),
        'A round lesion lies in the sixth segment of the liver. <b>It is not bold</b> & has not grown since the study before.',
        [{ ...make.image(slice(3)), relationship: 'INFERRED FROM' }],
      ),
      make.text(DCM('121071', 'Finding'), 'The study before is not here.', [
        { ...make.image(elsewhere), relationship: 'INFERRED FROM' },
      ]),
      {
        relationship: 'CONTAINS',
        type: 'DATE',
        name: DCM('111018', 'Content Date'),
        value: { Date: '20240229' },
      },
    ]),
    make.container(DCM('126010', 'Imaging Measurements'), [
      make.container(DCM('125007', 'Measurement Group'), [
        { ...make.text(DCM('112039', 'Tracking Identifier'), 'Lesion 1'), relationship: 'HAS OBS CONTEXT' },
        make.code(DCM('121071', 'Finding'), SCT('108369006', 'Neoplasm')),
        length,
      ]),
      make.container(DCM('125007', 'Measurement Group'), [
        { ...make.text(DCM('112039', 'Tracking Identifier'), 'Lesion 2'), relationship: 'HAS OBS CONTEXT' },
        make.code(DCM('121071', 'Finding'), SCT('3947006', 'Cyst')),
        make.number(
          SCT('42798000', 'Area'),
          '0.785',
          ['cm2', 'UCUM', 'square centimeter'],
          [
            make.coordinates3d(
              'POLYGON',
              [...at(50, 50), ...at(70, 50), ...at(70, 80), ...at(50, 80), ...at(50, 50)],
              frameOfReference,
            ),
          ],
        ),
      ]),
    ]),
    make.container(DCM('113701', 'Dose'), [
      acquisition('Topogram', '0.12'),
      acquisition('Abdomen', '8.47'),
      acquisition('Late phase', '8.21'),
    ]),
  ],
  { verified: true },
);

const graphic = (points: readonly number[], type: string, units = 'PIXEL', filled = 'N') => ({
  GraphicAnnotationUnits: units,
  GraphicDimensions: 2,
  NumberOfGraphicPoints: points.length / 2,
  GraphicData: [...points],
  GraphicType: type,
  GraphicFilled: filled,
});

/** Of slice 2 and 3; turned clockwise by a quarter, then flipped; its marks lie on slice 2 only. */
export const turnedState = make.presentationState(
  [slice(2), slice(3)],
  {
    ImageRotation: 90,
    ImageHorizontalFlip: 'Y',
    SoftcopyVOILUTSequence: [{ WindowCenter: 300, WindowWidth: 1500, WindowCenterWidthExplanation: 'Bone' }],
    DisplayedAreaSelectionSequence: [
      {
        DisplayedAreaTopLeftHandCorner: [1, 1],
        DisplayedAreaBottomRightHandCorner: [SIZE, SIZE],
        PresentationSizeMode: 'SCALE TO FIT',
        PresentationPixelSpacing: [...SPACING],
      },
    ],
    GraphicLayerSequence: [
      {
        GraphicLayer: 'MARKS',
        GraphicLayerOrder: 1,
        GraphicLayerDescription: 'Marks of the reader',
        GraphicLayerRecommendedDisplayCIELabValue: [34_825, 53_485, 50_171],
      },
      { GraphicLayer: 'WORDS', GraphicLayerOrder: 2, GraphicLayerDescription: 'Words' },
    ],
    GraphicAnnotationSequence: [
      {
        ...make.onImages([slice(2)]),
        GraphicLayer: 'MARKS',
        GraphicObjectSequence: [
          graphic([20, 40, 100, 40], 'POLYLINE'),
          graphic([64, 64, 84, 64], 'CIRCLE'),
          graphic([0.25, 0.25], 'POINT', 'DISPLAY'),
        ],
      },
      {
        ...make.onImages([slice(2)]),
        GraphicLayer: 'WORDS',
        TextObjectSequence: [
          {
            BoundingBoxAnnotationUnits: 'DISPLAY',
            AnchorPointAnnotationUnits: 'PIXEL',
            UnformattedTextValue: 'Look here',
            BoundingBoxTopLeftHandCorner: [0.6, 0.1],
            BoundingBoxBottomRightHandCorner: [0.9, 0.2],
            BoundingBoxTextHorizontalJustification: 'LEFT',
            AnchorPoint: [64, 64],
            AnchorPointVisibility: 'Y',
          },
        ],
      },
    ],
  },
  { label: 'SURGEON' },
);

export const conference = make.keyObjects([slice(5), slice(2)], {
  title: DCM('113005', 'For Conference'),
  description: 'For Thursday',
});
export const rejection = make.keyObjects([slice(6)], {
  title: DCM('113001', 'Rejected for Quality Reasons'),
  number: 2,
});

export const files: readonly GeneratedFile[] = [...slices, report, turnedState, conference, rejection];
