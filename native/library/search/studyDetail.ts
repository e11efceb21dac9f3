import {
  FileProblem,
  SeriesInstanceUID,
  SOPInstanceUID,
  type InstanceProblem,
  type SeriesRow,
  type StudyDetail,
} from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { createSeriesVersion } from '../read/seriesVersion.ts';
import { seriesKind } from './seriesKind.ts';
import { parseList, STUDY_COLUMNS, toStudyRow, type StudyColumns } from './studyRows.ts';

const OTHER_STUDIES = 200;
const PROBLEMS = 1000;

type Series = {
  readonly id: number;
  readonly SeriesInstanceUID: string;
  readonly Modality: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly BodyPartExamined: string;
  readonly Laterality: string;
  readonly SeriesDate: string;
  readonly SeriesTime: string;
  readonly SOPClassUIDs: string;
  readonly TransferSyntaxUIDs: string;
  readonly instanceCount: number;
  readonly frameCount: number;
};

/** A study with its series in SeriesNumber order, their problems, and the patient's other studies. */
export function studyDetail(db: Db, StudyInstanceUID: string): StudyDetail | null {
  const study = db
    .prepare<[string], StudyColumns & { patientRow: number }>(
      `SELECT ${STUDY_COLUMNS}, s.patientRow FROM study s WHERE StudyInstanceUID = ?`,
    )
    .get(StudyInstanceUID);
  if (study === undefined) return null;
  const { patientRow, ...columns } = study;
  const seriesList = db
    .prepare<[number], Series>(
      // PS3.3 C.7.3.1: SeriesNumber may be absent; such series come last.
      'SELECT * FROM series WHERE studyId = ? ORDER BY SeriesNumber IS NULL, SeriesNumber, SeriesDate, SeriesTime, id',
    )
    .all(study.id);
  const others = db
    .prepare<[number, number, number], StudyColumns>(
      `SELECT ${STUDY_COLUMNS} FROM study s WHERE s.patientRow = ? AND s.id <> ? ORDER BY s.dateKey DESC LIMIT ?`,
    )
    .all(patientRow, study.id, OTHER_STUDIES);
  return {
    study: toStudyRow(columns),
    seriesList: seriesList.map((series) => toSeriesRow(db, series)),
    otherStudies: others.map(toStudyRow),
  };
}

function toSeriesRow(db: Db, row: Series): SeriesRow {
  const { id, ...same } = row;
  const SOPClassUIDs = parseList(row.SOPClassUIDs);
  return {
    SeriesInstanceUID: SeriesInstanceUID.parse(row.SeriesInstanceUID),
    Modality: same.Modality,
    SeriesNumber: same.SeriesNumber,
    SeriesDescription: same.SeriesDescription,
    BodyPartExamined: same.BodyPartExamined,
    Laterality: same.Laterality,
    SeriesDate: same.SeriesDate,
    SeriesTime: same.SeriesTime,
    SOPClassUIDs,
    TransferSyntaxUIDs: parseList(row.TransferSyntaxUIDs),
    kind: seriesKind(SOPClassUIDs, row.Modality, row.frameCount),
    instanceCount: row.instanceCount,
    frameCount: row.frameCount,
    thumbnail: middleImage(db, id),
    problems: problemsOf(db, id),
    version: createSeriesVersion(db)(id),
  };
}

function middleImage(db: Db, seriesId: number): SeriesRow['thumbnail'] {
  const count = db
    .prepare<[number], { count: number }>(
      'SELECT count(*) AS count FROM instance WHERE seriesId = ? AND hasPixelData = 1',
    )
    .get(seriesId)?.count;
  if (count === undefined || count === 0) return null;
  const middle = db
    .prepare<[number, number], { SOPInstanceUID: string; NumberOfFrames: number }>(
      `SELECT SOPInstanceUID, NumberOfFrames FROM instance WHERE seriesId = ? AND hasPixelData = 1
       ORDER BY InstanceNumber, id LIMIT 1 OFFSET ?`,
    )
    .get(seriesId, Math.floor(count / 2));
  if (middle === undefined) return null;
  return {
    SOPInstanceUID: SOPInstanceUID.parse(middle.SOPInstanceUID),
    frameNumber: Math.floor(middle.NumberOfFrames / 2) + 1,
  };
}

type ProblemRow = { SOPInstanceUID: string | null; InstanceNumber: number | null; problem: string };

/** Damaged instances, files beside them that could not be read, and conflicts over an instance of this series. */
function problemsOf(db: Db, seriesId: number): InstanceProblem[] {
  return db
    .prepare<number[], ProblemRow>(
      `SELECT SOPInstanceUID, InstanceNumber, problem FROM instance WHERE seriesId = ? AND problem IS NOT NULL
       UNION ALL SELECT NULL, NULL, problem FROM file WHERE seriesId = ? AND problem IS NOT NULL
       UNION ALL SELECT c.SOPInstanceUID, i.InstanceNumber, f.problem FROM series s JOIN conflict c ON c.studyId = s.studyId
         JOIN file f ON f.id = c.fileId JOIN instance i ON i.SOPInstanceUID = c.SOPInstanceUID AND i.seriesId = s.id
         WHERE s.id = ? AND f.problem IS NOT NULL
       LIMIT ${PROBLEMS}`,
    )
    .all(seriesId, seriesId, seriesId)
    .map((row) => ({
      SOPInstanceUID: row.SOPInstanceUID === null ? null : SOPInstanceUID.parse(row.SOPInstanceUID),
      InstanceNumber: row.InstanceNumber,
      problem: FileProblem.parse(JSON.parse(row.problem)),
    }));
}
