// What panes showed as softcopy presentation states: PS3.3 A.33.1 (grey) and A.33.2 (colour). One state has one rotation, one
// flip, one polarity and one modality transformation for all its images, so views that differ there go into states of their
// own.
import type * as z from 'zod';
import type { Annotation, DocumentRequest, PresentationView } from '../../contract/index.ts';
import { item, items, number, text, type DicomJson } from '../../dicom/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import { MANUFACTURER } from '../equipment.ts';
import { readLut } from '../presentation/luts.ts';
import { displayedArea } from './area.ts';
import { imageReference } from './content.ts';
import { annotationItem, LAYER } from './graphics.ts';
import { SRGB_PROFILE } from './iccProfile.ts';
import { commonModules, momentOf, type Identity, type SourceImage, type Writing } from './modules.ts';
import { codeString, dataSetFrom, longString } from './values.ts';

export const GREY_STATE = '1.2.840.10008.5.1.4.1.1.11.1';
export const COLOUR_STATE = '1.2.840.10008.5.1.4.1.1.11.2';

type View = z.infer<typeof PresentationView>;
type Request = Extract<DocumentRequest, { kind: 'presentation' }>;

/** Views that one presentation state can hold, and the annotations on their frames. */
export type StateGroup = {
  readonly colour: boolean;
  readonly views: readonly View[];
  readonly annotations: readonly Annotation[];
};

const frameOf = ({ SOPInstanceUID, frameNumber }: Pick<View, 'SOPInstanceUID' | 'frameNumber'>): string =>
  `${SOPInstanceUID}/${frameNumber}`;

/** The first view of a frame stands. */
export function stateGroups(
  views: readonly View[],
  annotations: readonly Annotation[],
  images: Writing['images'],
): StateGroup[] {
  const groups = new Map<string, { colour: boolean; views: View[] }>();
  const seen = new Set<string>();
  for (const view of views) {
    const image = images.get(view.SOPInstanceUID);
    if (image === undefined || seen.has(frameOf(view))) continue;
    seen.add(frameOf(view));
    const colour = !isGrey(image.data);
    const polarity = colour ? '' : lutShape(view, image.data);
    const modality = colour ? '' : JSON.stringify(modalityModule(image.data, view.frameNumber));
    const key = [colour, view.rotation, view.flipHorizontal, polarity, modality].join('/');
    const group = groups.get(key) ?? { colour, views: [] };
    group.views.push(view);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => {
    const frames = new Set(group.views.map(frameOf));
    return { ...group, annotations: annotations.filter((one) => frames.has(frameOf(one))) };
  });
}

const isGrey = (data: DicomJson): boolean => text(data, '00280004').startsWith('MONOCHROME');

/**
 * PS3.4 N.2.1.4: the state's polarity stands in place of the image's, so that of MONOCHROME1 goes into it; `invert` is what
 * the reader turned round on top.
 */
const lutShape = (view: View, data: DicomJson): 'IDENTITY' | 'INVERSE' =>
  (text(data, '00280004') === 'MONOCHROME1') === view.invert ? 'IDENTITY' : 'INVERSE';

/** PS3.3 C.11.1: without it in the state the image's own would not be applied. */
function modalityModule(data: DicomJson, frameNumber: number): WriteDataset {
  if (item(data, '00283000') !== null) {
    const { '00283000': sequence } = data;
    return sequence === undefined ? {} : dataSetFrom({ '00283000': sequence });
  }
  const place = transformation(data, frameNumber);
  const [slope, intercept] = [number(place, '00281053'), number(place, '00281052')];
  if (slope === null || intercept === null) return {};
  const type = text(place, '00281054') || (text(data, '00080060') === 'CT' ? 'HU' : 'US');
  return { RescaleIntercept: intercept, RescaleSlope: slope, RescaleType: longString(type) };
}

/** PS3.3 C.7.6.16.2.9: of the frame, of all frames, or of the image itself. */
function transformation(data: DicomJson, frameNumber: number): DicomJson {
  return (
    item(item(data, '52009230', frameNumber - 1), '00289145') ??
    item(item(data, '52009229'), '00289145') ??
    data
  );
}

export function presentationDataset(
  group: StateGroup,
  { label, description }: Pick<Request, 'label' | 'description'>,
  writing: Writing,
  identity: Identity,
): WriteDataset {
  const { colour, views, annotations } = group;
  const [first] = views;
  if (first === undefined) throw new Error('a presentation state without views');
  const { date, time } = momentOf(writing);
  const { images } = writing;
  const image = images.get(first.SOPInstanceUID);
  return {
    ...commonModules(writing, colour ? COLOUR_STATE : GREY_STATE, identity),
    Modality: 'PR',
    SeriesNumber: 9002,
    Laterality: text(image?.data ?? null, '00200060') || null, // PS3.3 C.7.3.1, type 2C: of paired body parts
    SeriesDescription: 'Presentation states',
    ContentLabel: codeString(label) || 'VIEW',
    ContentDescription: longString(description),
    PresentationCreationDate: date,
    PresentationCreationTime: time,
    ContentCreatorName: creatorOf(annotations),
    ReferencedSeriesSequence: referencedSeries(views, images),
    DisplayedAreaSelectionSequence: views.flatMap((view) => {
      const shown = images.get(view.SOPInstanceUID);
      return shown === undefined ? [] : [displayedArea(view, shown)];
    }),
    ImageRotation: first.rotation,
    ImageHorizontalFlip: first.flipHorizontal ? 'Y' : 'N',
    ...annotationModules(annotations, images),
    ...(colour || image === undefined
      ? { ICCProfile: profileOf(image) }
      : greyModules(first, views, image, images)),
  };
}

const creatorOf = (annotations: readonly Annotation[]): string =>
  longString(annotations.find(({ author }) => author !== '')?.author ?? '').replaceAll('=', ' ');

function greyModules(
  first: View,
  views: readonly View[],
  image: SourceImage,
  images: Writing['images'],
): WriteDataset {
  const voi = views.flatMap((view) => voiItem(view, images));
  return {
    ...modalityModule(image.data, first.frameNumber),
    ...(voi.length === 0 ? {} : { SoftcopyVOILUTSequence: voi }),
    PresentationLUTShape: lutShape(first, image.data),
  };
}

function voiItem(view: View, images: Writing['images']): WriteDataset[] {
  const image = images.get(view.SOPInstanceUID);
  if (view.window === null || image === undefined) return [];
  const ReferencedImageSequence = [imageReference(image, view.frameNumber)];
  const curve = view.curve === undefined ? null : curveOf(image.data, view.curve);
  if (curve !== null) return [{ ReferencedImageSequence, VOILUTSequence: [curve] }];
  const { center, width, function: shape } = view.window;
  return [
    {
      ReferencedImageSequence,
      WindowCenter: center,
      WindowWidth: width,
      WindowCenterWidthExplanation: MANUFACTURER,
      VOILUTFunction: shape,
    },
  ];
}

/**
 * One of the image's own VOI LUTs; null: there is none with its data. As it is written there, but for entries of 9 to 15
 * bits: a state's are of 8 or 16 (PS3.3 C.11.8), so these are spread over 16, to the same greys.
 */
function curveOf(data: DicomJson, at: number): WriteDataset | null {
  const readable = items(data, '00283010').flatMap((each) => {
    const lut = readLut(each);
    return lut === null ? [] : [{ each, lut }];
  });
  const found = readable[at];
  if (found === undefined) return null;
  const own = dataSetFrom(found.each);
  const { bits, first, entries } = found.lut;
  if (bits === 8 || bits === 16) return own;
  const most = 2 ** bits - 1;
  const spread = Uint16Array.from(entries, (entry) => Math.round((Math.min(entry, most) / most) * 65_535));
  const VR = found.each['00283002']?.vr === 'SS' ? 'SS' : 'US';
  return {
    ...own,
    '00283002': { VR, value: [entries.length % 65_536, first, 16] },
    '00283006': { VR: 'OW', value: new Uint8Array(spread.buffer) },
  };
}

/** PS3.3 C.11.11: every image, with its frames where there is more than one. */
function referencedSeries(views: readonly View[], images: Writing['images']): WriteDataset[] {
  const series = new Map<string, Map<string, { image: SourceImage; frames: number[] }>>();
  for (const { SOPInstanceUID, frameNumber } of views) {
    const image = images.get(SOPInstanceUID);
    if (image === undefined) continue;
    const members = series.get(image.SeriesInstanceUID) ?? new Map();
    const member = members.get(SOPInstanceUID) ?? { image, frames: [] };
    member.frames.push(frameNumber);
    members.set(SOPInstanceUID, member);
    series.set(image.SeriesInstanceUID, members);
  }
  return [...series].map(([SeriesInstanceUID, members]) => ({
    SeriesInstanceUID,
    ReferencedImageSequence: [...members.values()].map(({ image, frames }) => ({
      ReferencedSOPClassUID: image.SOPClassUID,
      ReferencedSOPInstanceUID: image.SOPInstanceUID,
      ...(image.NumberOfFrames > 1 ? { ReferencedFrameNumber: frames } : {}),
    })),
  }));
}

function annotationModules(annotations: readonly Annotation[], images: Writing['images']): WriteDataset {
  const items = annotations.flatMap((annotation) => {
    const image = images.get(annotation.SOPInstanceUID);
    return image === undefined ? [] : [annotationItem(annotation, image)];
  });
  if (items.length === 0) return {};
  return {
    GraphicAnnotationSequence: items,
    GraphicLayerSequence: [
      {
        GraphicLayer: LAYER,
        GraphicLayerOrder: 1,
        GraphicLayerRecommendedDisplayGrayscaleValue: 65_535,
        GraphicLayerDescription: 'Measurements and annotations',
      },
    ],
  };
}

/** PS3.3 C.11.15: the profile of the image where it has one; its colours are those of sRGB otherwise. */
function profileOf(image: SourceImage | undefined): Uint8Array {
  const own = image?.data['00282000']?.InlineBinary;
  return own === undefined ? SRGB_PROFILE : Buffer.from(own, 'base64');
}
