import * as z from 'zod';
import { FileProblem } from './fileProblem.ts';
import { PeerId } from './peers.ts';
import { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from './uid.ts';

/** PS3.5 6.2, PN: up to three component groups, each `Family^Given^Middle^Prefix^Suffix`, decoded to Unicode. */
export const PersonName = z.strictObject({
  Alphabetic: z.string().optional(),
  Ideographic: z.string().optional(),
  Phonetic: z.string().optional(),
});
export type PersonName = z.infer<typeof PersonName>;

/** Dates are DICOM DA (`YYYYMMDD`), times DICOM TM, as stored; '' when absent. The renderer formats by locale. */
export const StudyRow = z.strictObject({
  StudyInstanceUID,
  PatientName: PersonName,
  PatientID: z.string(),
  IssuerOfPatientID: z.string(),
  PatientBirthDate: z.string(),
  PatientSex: z.string(),
  StudyDate: z.string(),
  StudyTime: z.string(),
  StudyDescription: z.string(),
  AccessionNumber: z.string(),
  ReferringPhysicianName: PersonName,
  StudyID: z.string(),
  pinned: z.boolean().optional(), // to be kept here whatever room it takes
  ModalitiesInStudy: z.array(z.string()),
  BodyPartsInStudy: z.array(z.string()),
  seriesCount: z.number(),
  instanceCount: z.number(),
  frameCount: z.number(), // images that can be shown: frames of instances with pixel data
  problemCount: z.number(), // instances of this study that are damaged, and files that could not be read into it
  conflictCount: z.number(),
  unavailableCount: z.number(), // instances whose file is not where it was
  storage: z.enum(['linked', 'owned', 'mixed', 'none']), // none: read from an archive and not kept
  addedAt: z.number(), // ms since the epoch
  openedAt: z.number().nullable(),
});
export type StudyRow = z.infer<typeof StudyRow>;

export const studyColumns = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'ModalitiesInStudy',
  'StudyDescription',
  'frameCount',
  'ReferringPhysicianName',
  'AccessionNumber',
  'BodyPartsInStudy',
  'seriesCount',
  'addedAt',
  'openedAt',
] as const;
export const StudyColumn = z.enum(studyColumns);
export type StudyColumn = z.infer<typeof StudyColumn>;

/**
 * One page of the study list. All given conditions hold together (and); lists are "any of". "Contains" is meant word by
 * word: each has to occur somewhere, one of one or two letters at the beginning of a word (in scripts that are written
 * without spaces: anywhere).
 */
export const StudyQuery = z.strictObject({
  text: z.string().max(200).optional(), // every word must occur in name, number, description, order or referrer; any script
  PatientName: z.string().max(200).optional(), // contains
  PatientID: z.string().max(200).optional(), // begins with
  AccessionNumber: z.string().max(200).optional(), // begins with
  StudyDescription: z.string().max(200).optional(), // contains
  ReferringPhysicianName: z.string().max(200).optional(), // contains
  ModalitiesInStudy: z.array(z.string().max(16)).max(40).optional(),
  BodyPartsInStudy: z.array(z.string().max(64)).max(40).optional(),
  PatientSex: z.array(z.string().max(16)).max(8).optional(),
  PatientBirthDate: z
    .string()
    .regex(/^\d{8}$/)
    .optional(),
  studyDateFrom: z
    .string()
    .regex(/^\d{8}$/)
    .optional(), // inclusive
  studyDateTo: z
    .string()
    .regex(/^\d{8}$/)
    .optional(), // inclusive
  notOpened: z.boolean().optional(),
  withProblems: z.boolean().optional(),
  sort: StudyColumn.default('StudyDate'),
  direction: z.enum(['ascending', 'descending']).default('descending'),
  cursor: z.string().max(2000).optional(), // opaque, from the page before
  limit: z.number().int().min(1).max(500).default(100),
});
export type StudyQuery = z.infer<typeof StudyQuery>;

export const StudyPage = z.strictObject({
  rows: z.array(StudyRow),
  nextCursor: z.string().nullable(),
  total: z.number().nullable(), // of the whole answer; null while it would cost too much to count
  totalIsAtLeast: z.boolean(),
});
export type StudyPage = z.infer<typeof StudyPage>;

export const InstanceProblem = z.strictObject({
  SOPInstanceUID: SOPInstanceUID.nullable(), // null: the file could not be read far enough to know
  InstanceNumber: z.number().nullable(),
  problem: FileProblem,
});
export type InstanceProblem = z.infer<typeof InstanceProblem>;

export const SeriesRow = z.strictObject({
  SeriesInstanceUID,
  Modality: z.string(),
  SeriesNumber: z.number().nullable(),
  SeriesDescription: z.string(),
  BodyPartExamined: z.string(),
  Laterality: z.string(),
  SeriesDate: z.string(),
  SeriesTime: z.string(),
  SOPClassUIDs: z.array(z.string()),
  TransferSyntaxUIDs: z.array(z.string()),
  kind: z.enum([
    'image',
    'presentation',
    'document',
    'report',
    'segmentation',
    'radiotherapy',
    'waveform',
    'video',
    'other',
  ]),
  instanceCount: z.number(),
  frameCount: z.number(),
  thumbnail: z.strictObject({ SOPInstanceUID, frameNumber: z.number() }).nullable(), // the middle image
  problems: z.array(InstanceProblem).max(1000),
  version: z.string(), // another one whenever its files are other ones: pixels kept of an earlier version are not of this one
});
export type SeriesRow = z.infer<typeof SeriesRow>;

/**
 * A study that is read from an archive without being kept: nothing of it is in the library. `counts`: the images that the
 * archive counts in each series, by SeriesInstanceUID, where it tells.
 */
export const NotKept = z.strictObject({
  peerId: PeerId,
  archive: z.string(), // its name
  counts: z.record(z.string(), z.number()),
  /** A record names this archive for some of the series only: how many, and of how many where the record tells. */
  partly: z
    .strictObject({
      series: z.number(),
      of: z.number().nullable(),
      elsewhere: z.array(z.string()), // names of the other archives that the record names for it
    })
    .optional(),
});
export type NotKept = z.infer<typeof NotKept>;

/** A study with its series in SeriesNumber order, for preview and viewer. */
export const StudyDetail = z.strictObject({
  study: StudyRow,
  seriesList: z.array(SeriesRow),
  notKept: NotKept.optional(),
  /** The record that it is linked with names another person, and nobody has judged that: its images are not shown before. */
  isStopped: z.literal(true).optional(),
  otherStudies: z.array(StudyRow).max(200), // of the same (issuer, PatientID), newest first
});
export type StudyDetail = z.infer<typeof StudyDetail>;
