import type { ImageReference, Presentation } from '../../contract/index.ts';
import { items, number, numbers, text, type DicomJson } from '../../dicom/index.ts';
import { placesOf, relatedImages } from '../references.ts';
import { makerText, personText, summaryOf } from '../summary.ts';
import { readAnnotations } from './annotations.ts';
import { readAreas, readSpatial } from './area.ts';
import { greyColour, labColour } from './colour.ts';
import { lutProblems, readModality, readPresentationLut, readVoi } from './luts.ts';
import { readShutter } from './shutter.ts';

const TAG = {
  SOPClassUID: '00080016',
  StudyInstanceUID: '0020000D',
  ICCProfile: '00282000',
  RedPalette: '00281101',
  maskSubtraction: '00286100',
  variableModalityLut: '00283001',
  GraphicLayer: '00700002',
  layers: '00700060',
  LayerOrder: '00700062',
  LayerGrey: '00700066',
  LayerDescription: '00700068',
  LayerColour: '00700401',
  blending: '00700402',
  ContentLabel: '00700080',
  ContentDescription: '00700081',
  CreationDate: '00700082',
  CreationTime: '00700083',
  CreatorName: '00700084',
} as const;

const CLASS = '1.2.840.10008.5.1.4.1.1.11.';
/** What of each class of presentation state is not applied by us (PS3.4 B.5). */
const PARTLY: ReadonlyMap<string, string> = new Map([
  [`${CLASS}3`, 'pseudo-colour'],
  [`${CLASS}4`, 'blending'],
  [`${CLASS}6`, 'volumetric'],
  [`${CLASS}7`, 'volumetric'],
  [`${CLASS}8`, 'blending'],
  [`${CLASS}9`, 'volumetric'],
  [`${CLASS}10`, 'volumetric'],
  [`${CLASS}11`, 'volumetric'],
  [`${CLASS}12`, 'variable-modality-lut'],
]);

/** A softcopy presentation state of any class: what applies to single images is read, the rest named in `problems`. */
export function readPresentation(data: DicomJson): Presentation {
  const images = imagesOf(data);
  const related = placesOf(images);
  const annotations = readAnnotations(data, related);
  const { areas, problems: areaProblems } = readAreas(data, related);
  const { sound, ...spatial } = readSpatial(data);
  const { shutter, problem: shutterProblem } = readShutter(data);
  const problems = [
    ...notApplied(data),
    ...lutProblems(data),
    ...annotations.problems,
    ...areaProblems,
    ...(sound ? [] : ['bad-rotation']),
    ...(shutterProblem ? ['bad-shutter'] : []),
    ...(images.length === 0 ? ['no-images'] : []),
  ];
  return {
    kind: 'presentation',
    summary: summaryOf(
      data,
      {
        kind: 'presentation',
        title: titleOf(data),
        date: text(data, TAG.CreationDate),
        time: text(data, TAG.CreationTime),
        creator: personText(data, TAG.CreatorName) || makerText(data),
        completion: 'complete',
        problem: problems[0] ?? null,
      },
      images,
    ),
    images,
    modality: readModality(data),
    voi: readVoi(data, related),
    presentationLut: readPresentationLut(data),
    ...spatial,
    areas,
    shutter,
    overlays: overlaysOf(data),
    layers: layersOf(data),
    graphics: annotations.graphics,
    texts: annotations.texts,
    problems,
  };
}

/** PS3.3 C.11.11; blending has two sets of images (C.11.14), which are all listed. */
function imagesOf(data: DicomJson): ImageReference[] {
  const study = text(data, TAG.StudyInstanceUID);
  const blended = items(data, TAG.blending).flatMap((one) =>
    relatedImages(one, text(one, TAG.StudyInstanceUID) || study),
  );
  return [...relatedImages(data, study), ...blended];
}

const titleOf = (data: DicomJson): string =>
  [text(data, TAG.ContentLabel), text(data, TAG.ContentDescription)].filter((part) => part !== '').join(': ');

function notApplied(data: DicomJson): readonly string[] {
  const partly = PARTLY.get(text(data, TAG.SOPClassUID));
  return [
    ...(partly === undefined ? [] : [partly]),
    ...(items(data, TAG.maskSubtraction).length > 0 ? ['mask'] : []),
    ...(data[TAG.RedPalette] !== undefined && partly !== 'pseudo-colour' ? ['pseudo-colour'] : []),
    ...(data[TAG.variableModalityLut] !== undefined && partly === undefined ? ['variable-modality-lut'] : []),
    ...(data[TAG.ICCProfile] !== undefined ? ['icc-profile'] : []),
  ];
}

/** PS3.3 C.11.7: (60xx,1001) names the layer that an overlay is shown in; without it the overlay is not shown. */
function overlaysOf(data: DicomJson): Presentation['overlays'] {
  const found: Presentation['overlays'] = [];
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const prefix = group.toString(16).toUpperCase();
    const layer = text(data, `${prefix}1001`);
    if (layer !== '') found.push({ group, layer, own: data[`${prefix}3000`] !== undefined });
  }
  return found;
}

/** PS3.3 C.10.7, in the order of drawing: a greater number is drawn over a smaller one. */
function layersOf(data: DicomJson): Presentation['layers'] {
  return items(data, TAG.layers)
    .map((layer) => ({
      name: text(layer, TAG.GraphicLayer),
      order: number(layer, TAG.LayerOrder) ?? 0,
      description: text(layer, TAG.LayerDescription),
      colour: labColour(numbers(layer, TAG.LayerColour)) ?? greyColour(number(layer, TAG.LayerGrey)),
    }))
    .toSorted((a, b) => a.order - b.order);
}
