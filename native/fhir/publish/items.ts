// What can be sent beside the study: readers' key images and measurements, and those of documents.
import type {
  Annotation,
  AnnotationKind,
  Code,
  DocumentSummary,
  ImagePoint,
  ImageReference,
  KeyImage,
  KeyObjects,
  PublishItem,
  PublishObstacle,
  Report,
  ReportMeasurement,
  SpacingSource,
} from '../../contract/index.ts';
import { annotationName, dcm, measuredCode, trackingUid, unitCode } from '../../documents/index.ts';
import type { InstanceRecord } from '../../library/index.ts';
import { decimalsOf, forDigits, plainNumber } from '../../../pixels/rounding.ts';
import { isKnownScheme, uidOf } from './coding.ts';

/** One number with its codes. `text`: as it is shown. */
export type SentValue = {
  readonly code: Code;
  readonly derivation: Code | null;
  readonly site: Code | null;
  readonly text: string;
  readonly unit: Code | null;
  readonly shownUnit: string;
  readonly uncertainty: string;
};

/** An item with all that a resource is made of. */
export type Source = {
  readonly item: PublishItem;
  readonly uid: string; // that it is known by, wherever it is sent
  readonly issued: string | null; // an instant
  readonly isVerified: boolean; // somebody has signed it
  readonly images: readonly { readonly instance: InstanceRecord; readonly frameNumbers: readonly number[] }[];
  readonly code: Code; // what it is
  readonly note: string;
  readonly values: readonly SentValue[];
  readonly finding: Code | null;
  readonly site: Code | null;
  readonly spacing: SpacingSource | null;
  readonly drawn: { readonly kind: AnnotationKind; readonly points: readonly ImagePoint[] } | null;
};

export type Images = ReadonlyMap<string, InstanceRecord>; // of the study, by SOPInstanceUID

const OF_INTEREST = dcm('113000', 'Of Interest');
const GROUP = dcm('125007', 'Measurement Group');
const WITHOUT_NUMBERS: ReadonlySet<AnnotationKind> = new Set(['arrow', 'text', 'spine', 'calibration']);

const shownUnit = (unit: string): string => (unit === 'px2' ? 'px²' : unit);
const isPixels = (unit: string): boolean => /^(?:px2?|\{pixels\}2?)$/.test(unit);
const isoOf = (ms: number): string => new Date(ms).toISOString();

export function keyImageSource(key: KeyImage, images: Images): Source {
  const { SOPInstanceUID, SeriesInstanceUID, frameNumber, note, author, createdAt } = key;
  const instance = images.get(SOPInstanceUID);
  const isMulti = (instance?.NumberOfFrames ?? 1) > 1;
  const frameNumbers = isMulti ? [frameNumber] : [];
  return {
    ...NOTHING,
    item: {
      ...itemOf('key-image', 'reader', note, author, createdAt),
      key: `key-image:${SOPInstanceUID}:${frameNumber}`,
      images: [{ SeriesInstanceUID, SOPInstanceUID, frameNumbers }],
      obstacle: instance === undefined ? 'image-not-here' : null,
    },
    uid: uidOf('key-image', SOPInstanceUID, String(frameNumber)),
    issued: isoOf(createdAt),
    images: instance === undefined ? [] : [{ instance, frameNumbers }],
    code: OF_INTEREST,
    note,
  };
}

/** Null for what has no numbers by its nature. */
export function annotationSource(annotation: Annotation, images: Images): Source | null {
  const { id, kind, SOPInstanceUID, SeriesInstanceUID, frameNumber, author, changedAt, text } = annotation;
  if (WITHOUT_NUMBERS.has(kind)) return null;
  const instance = images.get(SOPInstanceUID);
  const frameNumbers = (instance?.NumberOfFrames ?? 1) > 1 ? [frameNumber] : [];
  const values = annotation.values.map((value): SentValue => {
    const { name, derivation = null, site = null } = measuredCode(value, kind);
    const sure = value.uncertainty !== null && value.uncertainty > 0 ? value.uncertainty : null;
    // As the window writes it (renderer/measure/maths/format.ts): what is uncertain at all never reads ± 0.
    const least = sure === null ? 0 : Math.min(6, forDigits(sure, 1, 6));
    const decimals = Math.max(decimalsOf(value), least);
    return {
      code: name,
      derivation,
      site,
      text: plainNumber(value.value, decimals),
      unit: value.unit === '' ? null : unitCode(value.unit),
      shownUnit: shownUnit(value.unit),
      uncertainty: sure === null ? '' : plainNumber(sure, decimals),
    };
  });
  const { finding } = annotation;
  return {
    ...NOTHING,
    item: {
      ...itemOf('measurement', 'reader', annotationName(annotation), author, changedAt),
      key: `annotation:${id}`,
      annotationKind: kind,
      images: [{ SeriesInstanceUID, SOPInstanceUID, frameNumbers }],
      values: annotation.values.map(({ concept }, at) => shownValue(values[at], concept)),
      calibrated: !annotation.values.some(({ unit }) => isPixels(unit)),
      obstacle: instance === undefined ? 'image-not-here' : numbersObstacle(values),
    },
    uid: trackingUid(id),
    issued: isoOf(changedAt),
    images: instance === undefined ? [] : [{ instance, frameNumbers }],
    code: GROUP,
    note: text,
    values,
    finding:
      finding === null ? null : { value: finding.code, scheme: finding.scheme, meaning: finding.meaning },
    spacing: annotation.spacingSource,
    drawn: { kind, points: annotation.points },
  };
}

export function keyObjectsSource(document: KeyObjects, images: Images): Source {
  const { summary, title, description } = document;
  const found = placed(document.images, images);
  return {
    ...NOTHING,
    item: {
      ...itemOf('key-image', 'document', title?.meaning ?? summary.title, summary.creator, null),
      key: `key-objects:${summary.SOPInstanceUID}`,
      images: document.images.map(shownImage),
      obstacle: documentObstacle(summary, document.images, found.length),
    },
    uid: uidOf('key-objects', summary.SOPInstanceUID),
    issued: null, // its time has no zone: an instant cannot be made of it
    images: found,
    code: title !== null && isKnownScheme(title) ? title : OF_INTEREST,
    note: description,
  };
}

export const reportSources = (report: Report, images: Images): readonly Source[] =>
  report.measurements.map((measurement) => reportSource(report.summary, measurement, images));

function reportSource(summary: DocumentSummary, measured: ReportMeasurement, images: Images): Source {
  const listed = measured.image === null ? [] : [measured.image];
  const found = placed(listed, images);
  const values = measured.values
    .filter(({ value, text }) => value !== null && Number.isFinite(Number(text)))
    .map(({ concept, text, unit, qualifier }): SentValue => ({
      code: concept,
      derivation: qualifier,
      site: null,
      text: text.trim(),
      unit: unit?.value === '1' ? null : unit,
      shownUnit: unit === null || unit.value === '1' ? '' : isPixels(unit.value) ? 'px' : unit.value,
      uncertainty: '',
    }));
  const isCoded = values.every(({ code }) => isKnownScheme(code));
  const obstacle =
    documentObstacle(summary, listed, found.length) ??
    numbersObstacle(values) ??
    (isCoded ? null : ('not-coded' as const));
  const { kind, points } = measured;
  return {
    ...NOTHING,
    item: {
      ...itemOf('measurement', 'document', measured.trackingName || summary.title, summary.creator, null),
      key: `report:${summary.SOPInstanceUID}:${measured.key}`,
      annotationKind: kind,
      images: listed.map(shownImage),
      values: values.map((value, at) => shownValue(value, measured.values[at]?.as ?? null)),
      calibrated: !values.some(({ unit }) => isPixels(unit?.value ?? '')),
      obstacle,
    },
    uid: uidOf('report', summary.SOPInstanceUID, measured.key),
    issued: null, // its time has no zone: an instant cannot be made of it
    isVerified: summary.verification === 'verified' && summary.completion === 'complete',
    images: found,
    code: GROUP,
    note: measured.text,
    values,
    finding: measured.finding,
    site: measured.site,
    drawn: kind === null || points.length === 0 ? null : { kind, points },
  };
}

const NOTHING: Pick<Source, 'isVerified' | 'values' | 'finding' | 'site' | 'spacing' | 'drawn' | 'note'> = {
  isVerified: false,
  values: [],
  finding: null,
  site: null,
  spacing: null,
  drawn: null,
  note: '',
};

const itemOf = (
  kind: PublishItem['kind'],
  source: PublishItem['source'],
  title: string,
  author: string,
  changedAt: number | null,
) => ({ kind, source, title, author, changedAt, annotationKind: null, values: [], calibrated: true });

const shownValue = (
  value: SentValue | undefined,
  concept: PublishItem['values'][number]['concept'],
): PublishItem['values'][number] => ({
  concept,
  meaning: value === undefined ? '' : meaningOf(value),
  value: value?.text ?? '',
  unit: value?.unit?.value ?? '',
});

/** `Mean of Attenuation Coefficient`, `Width of Heart`. */
export const meaningOf = ({ code, derivation, site }: SentValue): string =>
  [derivation?.meaning, code.meaning, site?.meaning].filter(Boolean).join(' of ');

const numbersObstacle = (values: readonly SentValue[]): PublishObstacle | null =>
  values.length === 0 || values.some(({ text }) => text === '') ? 'no-value' : null;

function documentObstacle(
  summary: DocumentSummary,
  listed: readonly ImageReference[],
  found: number,
): PublishObstacle | null {
  if (summary.problem !== null) return 'unreadable';
  if (summary.rejection) return 'rejected';
  if (listed.some(({ StudyInstanceUID: uid }) => uid !== '' && uid !== summary.StudyInstanceUID))
    return 'other-study';
  return found === 0 || found < listed.length ? 'image-not-here' : null;
}

const shownImage = ({ SeriesInstanceUID, SOPInstanceUID, frameNumbers }: ImageReference) => ({
  SeriesInstanceUID,
  SOPInstanceUID,
  frameNumbers,
});

const placed = (listed: readonly ImageReference[], images: Images): Source['images'] =>
  listed.flatMap(({ SOPInstanceUID, frameNumbers }) => {
    const instance = images.get(SOPInstanceUID);
    return instance === undefined ? [] : [{ instance, frameNumbers }];
  });
