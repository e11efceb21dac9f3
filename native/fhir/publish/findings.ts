// Key images and measurements as resources: Observation with derivedFrom the ImagingStudy; in R5, which has it, the place on
// the image as ImagingSelection.
import { outlinesOf } from '../../documents/index.ts';
import type { Code, SpacingSource } from '../../contract/index.ts';
import {
  codingOf,
  compact,
  conceptOf,
  dateTimeOf,
  DICOM_UID,
  oid,
  OUR_META,
  quantityOf,
  sopClassCoding,
  uidIdentifier,
  uidOf,
} from './coding.ts';
import { meaningOf, type SentValue, type Source } from './items.ts';
import { refersTo } from './references.ts';
import { STUDY_KEY, unsigned, type LocalSource } from './study.ts';
import type { Draft, Json, Subject } from './types.ts';

/** All that is made of one item, in the order in which it is sent. */
export function findingDrafts(source: Source, local: LocalSource, subject: Subject): readonly Draft[] {
  const { kind } = source.item;
  if (subject.version !== 'R5') return [observationDraft(source, local, subject, [])];
  const selections = selectionDrafts(source, local, subject);
  if (kind === 'key-image') return selections;
  return [
    ...selections,
    observationDraft(
      source,
      local,
      subject,
      selections.map(({ key }) => key),
    ),
  ];
}

const CATEGORY: Json = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/observation-category',
      code: 'imaging',
      display: 'Imaging',
    },
  ],
};

function observationDraft(
  source: Source,
  { row, zone }: LocalSource,
  { patient }: Subject,
  selections: readonly string[],
): Draft {
  const { item, uid, values } = source;
  const [single, ...others] = values;
  const isSingle = single !== undefined && others.length === 0;
  const places = source.images.flatMap(placeComponents);
  const body = compact({
    resourceType: 'Observation',
    meta: OUR_META,
    identifier: [uidIdentifier(uid)],
    // What a reader drew and nobody has signed may still change; a report that somebody has verified does not.
    status: source.isVerified ? 'final' : 'preliminary',
    category: [CATEGORY],
    code: isSingle ? valueConcept(single) : conceptOf(source.code, item.title || source.code.meaning),
    subject: { reference: patient },
    effectiveDateTime: dateTimeOf(row.StudyDate, row.StudyTime, zone),
    issued: source.issued,
    performer: item.author === '' ? [] : [{ display: item.author }],
    ...(isSingle ? { valueQuantity: quantityOf(single.text, single.unit, single.shownUnit) } : {}),
    bodySite: siteOf(source, isSingle ? single : null),
    note: notesOf(source).map((text) => ({ text })),
    derivedFrom: [refersTo(STUDY_KEY), ...selections.map(refersTo)],
    component: [...(isSingle ? [] : values.map(valueComponent)), ...places],
  });
  return {
    key: `${item.kind}:${uid}`,
    resourceType: 'Observation',
    identifier: { system: DICOM_UID, value: oid(uid) },
    alsoWritten: [],
    about: { kind: item.kind, title: item.title, items: [item.key] },
    body,
  };
}

/** What was derived of many (a mean, a maximum) is coded as that; of what, in words: one concept has one meaning. */
const valueConcept = (value: SentValue): Json => conceptOf(value.derivation ?? value.code, meaningOf(value));

const valueComponent = (value: SentValue): Json => ({
  code: valueConcept(value),
  valueQuantity: quantityOf(value.text, value.unit, value.shownUnit),
});

/** R4 has no place for an image within a study: its UID stands beside the numbers. */
function placeComponents({ instance, frameNumbers }: Source['images'][number]): readonly Json[] {
  return [
    { code: { text: 'Series Instance UID' }, valueString: oid(instance.SeriesInstanceUID) },
    { code: { text: 'SOP Instance UID' }, valueString: oid(instance.SOPInstanceUID) },
    ...frameNumbers.map((frame) => ({ code: { text: 'Frame Number' }, valueInteger: frame })),
  ];
}

function siteOf({ site }: Source, value: SentValue | null): Json | null {
  const code = site ?? value?.site ?? null;
  return code === null || codingOf(code) === null ? null : conceptOf(code);
}

const SPACINGS: Readonly<Record<SpacingSource, string>> = {
  patient: 'Millimetres by the pixel spacing of the image.',
  geometry: 'Millimetres by the pixel spacing of the image, calibrated by known geometry.',
  fiducial: 'Millimetres by the pixel spacing of the image, calibrated by an object of known size.',
  detector: 'Millimetres at the detector, not corrected for magnification: the true size is smaller.',
  magnification: 'Millimetres at the detector over the estimated magnification.',
  region: 'Millimetres by the calibration of the ultrasound region.',
  manual: 'Millimetres by the calibration of a reader.',
  none: 'The image has no pixel spacing: lengths are in pixels.',
};

/** The numbers as they were shown, digit by digit, which a JSON number does not keep; and where millimetres come from. */
function notesOf(source: Source): readonly string[] {
  const { values, spacing, finding, note, item } = source;
  const shown = values.map((value) => {
    const sure = value.uncertainty === '' ? '' : ` ± ${value.uncertainty}`;
    return `${meaningOf(value)} ${value.text}${sure} ${value.shownUnit}`.trim();
  });
  const hasLength = values.some(({ unit }) => /^[cm]?m2?$/.test(unit?.value ?? ''));
  return [
    ...(shown.length === 0 ? [] : [`As shown: ${shown.join('; ')}.`]),
    ...(spacing !== null && (hasLength || !item.calibrated) ? [SPACINGS[spacing]] : []),
    ...(finding === null ? [] : [`Finding: ${finding.meaning || finding.value}.`]),
    ...(note === '' ? [] : [note]),
  ];
}

const REGION: Code = { value: '111030', scheme: 'DCM', meaning: 'Image Region' };

/** One for each series; R5's `seriesUid` is of one. */
function selectionDrafts(source: Source, { row }: LocalSource, { patient }: Subject): readonly Draft[] {
  const { item, uid, images } = source;
  const bySeries = new Map<string, Source['images'][number][]>();
  for (const image of images) {
    const known = bySeries.get(image.instance.SeriesInstanceUID);
    if (known === undefined) bySeries.set(image.instance.SeriesInstanceUID, [image]);
    else known.push(image);
  }
  const isRegion = item.kind === 'measurement';
  const code = isRegion ? REGION : source.code;
  return [...bySeries].map(([SeriesInstanceUID, some]): Draft => {
    const own = uidOf('selection', uid, SeriesInstanceUID);
    return {
      key: `selection:${own}`,
      resourceType: 'ImagingSelection',
      identifier: { system: DICOM_UID, value: oid(own) },
      alsoWritten: [],
      about: { kind: isRegion ? 'region' : 'key-image', title: item.title, items: [item.key] },
      body: compact({
        resourceType: 'ImagingSelection',
        meta: OUR_META,
        identifier: [uidIdentifier(own)],
        status: 'available',
        subject: { reference: patient },
        issued: source.issued,
        performer: item.author === '' ? [] : [{ actor: { display: item.author } }],
        code: conceptOf(code, (isRegion ? item.title : source.note || item.title) || code.meaning),
        studyUid: row.StudyInstanceUID,
        derivedFrom: [refersTo(STUDY_KEY)],
        seriesUid: SeriesInstanceUID,
        instance: some.map((image) => instanceOf(image, isRegion ? source.drawn : null)),
      }),
    };
  });
}

function instanceOf({ instance, frameNumbers }: Source['images'][number], drawn: Source['drawn']): Json {
  const { InstanceNumber, SOPInstanceUID, SOPClassUID } = instance;
  return compact({
    uid: SOPInstanceUID,
    number: unsigned(InstanceNumber),
    sopClass: sopClassCoding(SOPClassUID),
    subset: frameNumbers.map(String),
    imageRegion2D: drawn === null ? [] : regionsOf(drawn),
  });
}

/** R5 takes SCOORD's shapes as they are: the same names in lower case, and the same pixel coordinates. */
const regionsOf = (drawn: NonNullable<Source['drawn']>): readonly Json[] =>
  outlinesOf(drawn).map(({ GraphicType, points }) => ({
    regionType: GraphicType.toLowerCase(),
    coordinate: points.flatMap(({ x, y }) => [x, y]),
  }));
