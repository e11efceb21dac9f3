import * as z from 'zod';
import { AnnotationKind, ImagePoint, MeasuredConcept } from './annotation.ts';
import { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from './uid.ts';

// DICOM objects that say something about images: structured reports, presentation states, key object selections. The
// services read them into these shapes; the page draws and lists them.

export const Code = z.strictObject({ value: z.string(), scheme: z.string(), meaning: z.string() });
export type Code = z.infer<typeof Code>;

/** Image Reference: no frames listed means all of them (PS3.3 C.18.4). */
export const ImageReference = z.strictObject({
  StudyInstanceUID: z.string(), // '' where the object does not say
  SeriesInstanceUID: z.string(),
  SOPInstanceUID: z.string(),
  SOPClassUID: z.string(),
  frameNumbers: z.array(z.number().int()),
  here: z.boolean(), // in this library
});
export type ImageReference = z.infer<typeof ImageReference>;

export const documentKinds = ['report', 'presentation', 'key-objects'] as const;

/** GET /api/studies/:study/documents, newest first. */
export const DocumentSummary = z.strictObject({
  kind: z.enum(documentKinds),
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
  SOPClassUID: z.string(),
  title: z.string(), // Document Title, Content Label and Description
  date: z.string(), // DA, '' when unknown
  time: z.string(), // TM
  creator: z.string(), // formatted name or the device's maker
  completion: z.enum(['complete', 'partial', 'unknown']),
  verification: z.enum(['verified', 'unverified', 'unknown']),
  referenceCount: z.number(),
  missingCount: z.number(), // of them, not in this library
  measurementCount: z.number(),
  rejection: z.boolean(), // a Key Object Selection that rejects its images (PS3.16 CID 7011)
  rejectedImages: z.array(ImageReference), // those, to be hidden and counted; [] where nothing is rejected
  ours: z.boolean(),
  problem: z.string().nullable(), // a stable word, where it could not be read in full
});
export type DocumentSummary = z.infer<typeof DocumentSummary>;
export const DocumentList = z.array(DocumentSummary);

/** A measurement found in a report of any maker, placed on an image: by coded concept and unit, never by its place. */
export const ReportMeasurement = z.strictObject({
  key: z.string(), // steady within the document: the content item's position, 1.2.3
  kind: AnnotationKind.nullable(), // how it can be drawn; null: listed only
  image: ImageReference.nullable(),
  points: z.array(ImagePoint), // as for the kind; of SCOORD, or SCOORD3D placed on the image by the page
  points3d: z.array(z.tuple([z.number(), z.number(), z.number()])), // SCOORD3D, LPS mm
  frameOfReferenceUID: z.string(),
  trackingName: z.string(),
  text: z.string(), // the comment on it; of our own arrows, texts and spine labels what they say
  finding: Code.nullable(),
  site: Code.nullable(),
  values: z.array(
    z.strictObject({
      concept: Code,
      as: MeasuredConcept.nullable(), // ours, where it is one of them
      value: z.number().nullable(),
      text: z.string(), // the number as written
      unit: Code.nullable(),
      qualifier: Code.nullable(),
    }),
  ),
});
export type ReportMeasurement = z.infer<typeof ReportMeasurement>;

/** A content item, PS3.3 C.17.3, flattened to what is read: name, value in words, links, children. */
export type ReportItem = {
  readonly key: string;
  readonly refersTo: string | null; // key of the item that this one stands for (by reference); its children are there
  readonly relationship: string;
  readonly valueType: string;
  readonly name: Code | null;
  readonly text: string; // the value in words; dates as DA/TM/DT
  readonly number: { readonly value: number | null; readonly unit: Code | null } | null;
  readonly images: readonly ImageReference[];
  readonly children: readonly ReportItem[];
};
export const ReportItem: z.ZodType<ReportItem> = z.lazy(() =>
  z.strictObject({
    key: z.string(),
    refersTo: z.string().nullable(),
    relationship: z.string(),
    valueType: z.string(),
    name: Code.nullable(),
    text: z.string(),
    number: z.strictObject({ value: z.number().nullable(), unit: Code.nullable() }).nullable(),
    images: z.array(ImageReference),
    children: z.array(ReportItem),
  }),
);

/** GET /api/documents/:sop of kind report. */
export const Report = z.strictObject({
  kind: z.literal('report'),
  summary: DocumentSummary,
  patient: z.strictObject({
    PatientName: z.string(),
    PatientID: z.string(),
    PatientBirthDate: z.string(),
    PatientSex: z.string(),
  }),
  content: z.array(ReportItem),
  measurements: z.array(ReportMeasurement),
  problems: z.array(z.string()), // stable words: 'loop', 'too-deep', 'missing-image', 'unknown-value-type'
});
export type Report = z.infer<typeof Report>;

const lut = z.strictObject({
  first: z.number().int(),
  bits: z.number().int(),
  entries: z.array(z.number().int()).max(65_536),
  explanation: z.string(),
});

/** Where a shape is placed: on the image, or on the displayed area, 0..1 across and down (PS3.3 C.10.5.1.2). */
const units = z.enum(['pixel', 'display', 'matrix']);
const place = z.strictObject({ x: z.number(), y: z.number() });

export const PresentationGraphic = z.strictObject({
  layer: z.string(),
  type: z.enum(['point', 'polyline', 'interpolated', 'circle', 'ellipse']),
  units,
  points: z.array(place).max(100_000), // pixel: as ImagePoint; display: 0..1
  filled: z.boolean(),
  colour: z.string().nullable(), // #rrggbb, from Recommended CIELab or grey
  dashed: z.boolean(),
  opacity: z.number(),
});
export const PresentationText = z.strictObject({
  layer: z.string(),
  text: z.string(),
  box: z
    .strictObject({ units, topLeft: place, bottomRight: place, justify: z.enum(['left', 'centre', 'right']) })
    .nullable(),
  anchor: z.strictObject({ units, point: place, visible: z.boolean() }).nullable(),
  colour: z.string().nullable(),
});

/** One presentation state, PS3.3 A.33, in order of application (PS3.4 N.2). Lists with `images`: [] is all referenced. */
export const Presentation = z.strictObject({
  kind: z.literal('presentation'),
  summary: DocumentSummary,
  images: z.array(ImageReference),
  // Null: none is applied, whatever the image has; the state says the whole pipeline (PS3.4 N.2.1).
  modality: z
    .strictObject({ slope: z.number(), intercept: z.number(), unit: z.string(), lut: lut.nullable() })
    .nullable(),
  voi: z.array(
    z.strictObject({
      images: z.array(ImageReference),
      windows: z.array(
        z.strictObject({
          center: z.number(),
          width: z.number(),
          function: z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
          explanation: z.string(),
        }),
      ),
      luts: z.array(lut),
    }),
  ),
  presentationLut: z
    .strictObject({ shape: z.enum(['IDENTITY', 'INVERSE']).nullable(), lut: lut.nullable() })
    .nullable(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]), // clockwise, first
  flipHorizontal: z.boolean(), // after the rotation (PS3.3 C.10.6)
  areas: z.array(
    z.strictObject({
      images: z.array(ImageReference),
      mode: z.enum(['scale-to-fit', 'true-size', 'magnify']),
      topLeft: place, // ImagePoint of the area's outer corners, before rotation and flip; may lie outside the image
      bottomRight: place,
      pixelSpacingMm: z.tuple([z.number(), z.number()]).nullable(), // row, column
      aspect: z.number().nullable(), // height of a pixel over its width
      magnification: z.number().nullable(), // displayed pixels for one image pixel
    }),
  ),
  shutter: z
    .strictObject({
      shapes: z.array(
        z.discriminatedUnion('shape', [
          z.strictObject({
            shape: z.literal('rectangle'),
            left: z.number(),
            right: z.number(),
            top: z.number(),
            bottom: z.number(),
          }),
          z.strictObject({ shape: z.literal('circle'), centre: place, radius: z.number() }),
          z.strictObject({ shape: z.literal('polygon'), points: z.array(place) }),
          z.strictObject({ shape: z.literal('bitmap'), overlayGroup: z.number().int() }),
        ]),
      ),
      grey: z.number().int().nullable(), // P-value 0..65535
      colour: z.string().nullable(),
    })
    .nullable(),
  // Activated 60xx groups; `own`: the plane is in the presentation state itself, and that of the image is not shown.
  overlays: z.array(z.strictObject({ group: z.number().int(), layer: z.string(), own: z.boolean() })),
  layers: z.array(
    z.strictObject({
      name: z.string(),
      order: z.number(),
      description: z.string(),
      colour: z.string().nullable(),
    }),
  ),
  graphics: z.array(z.strictObject({ images: z.array(ImageReference), graphic: PresentationGraphic })),
  texts: z.array(z.strictObject({ images: z.array(ImageReference), text: PresentationText })),
  problems: z.array(z.string()),
});
export type Presentation = z.infer<typeof Presentation>;

/** A Key Object Selection, PS3.3 A.35.4. */
export const KeyObjects = z.strictObject({
  kind: z.literal('key-objects'),
  summary: DocumentSummary,
  title: Code.nullable(),
  modifiers: z.array(Code),
  description: z.string(),
  images: z.array(ImageReference),
  problems: z.array(z.string()),
});
export type KeyObjects = z.infer<typeof KeyObjects>;

export const StudyDocument = z.discriminatedUnion('kind', [Report, Presentation, KeyObjects]);
export type StudyDocument = z.infer<typeof StudyDocument>;

/**
 * POST /api/studies/:study/documents: writes marks as DICOM objects into the library, in series of their own.
 * `view` of a presentation: what each frame's pane showed.
 */
export const PresentationView = z.strictObject({
  SeriesInstanceUID,
  SOPInstanceUID,
  frameNumber: z.number().int().min(1),
  window: z
    .strictObject({
      center: z.number(),
      width: z.number(),
      function: z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
    })
    .nullable(),
  curve: z.number().int().min(0).max(1000).optional(), // which of the image's readable VOI LUTs, from 0, in place of the window
  invert: z.boolean(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  flipHorizontal: z.boolean(), // after the rotation
  area: z.strictObject({ topLeft: ImagePoint, bottomRight: ImagePoint, fit: z.boolean() }),
});
export type PresentationView = z.infer<typeof PresentationView>;

export const DocumentRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('report'), annotationIds: z.array(z.uuid()), title: z.string().max(64) }),
  z.strictObject({
    kind: z.literal('presentation'),
    annotationIds: z.array(z.uuid()),
    views: z.array(PresentationView).min(1).max(1000),
    label: z.string().max(16),
    description: z.string().max(64),
  }),
  z.strictObject({
    kind: z.literal('key-objects'),
    images: z
      .array(z.strictObject({ SeriesInstanceUID, SOPInstanceUID, frameNumber: z.number().int().min(1) }))
      .min(1),
    title: Code, // of PS3.16 CID 7010
    description: z.string().max(1024),
  }),
]);
export type DocumentRequest = z.infer<typeof DocumentRequest>;

export const DocumentsWritten = z.strictObject({ SOPInstanceUIDs: z.array(z.string()) });
export type DocumentsWritten = z.infer<typeof DocumentsWritten>;
