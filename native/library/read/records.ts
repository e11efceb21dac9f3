import { fromColumn } from '../fileName.ts';
import type { Db } from '../database.ts';
import type { InstanceRecord } from '../types.ts';
import path from 'node:path';

type Column = string | Uint8Array;
export type RecordRow = Omit<InstanceRecord, 'location' | 'hasPixelData' | 'bytes' | 'modifiedAt'> & {
  readonly hasPixelData: number;
  readonly directory: Column | null;
  readonly name: Column | null;
  readonly member: string | null;
  readonly bytes: number | null;
  readonly modifiedAt: number | null;
};

export const RECORD_COLUMNS = `t.StudyInstanceUID, s.SeriesInstanceUID, i.SOPInstanceUID,
  coalesce(i.own ->> '$.SOPClassUID', s.shared ->> '$.SOPClassUID') AS SOPClassUID,
  coalesce(i.own ->> '$.TransferSyntaxUID', s.shared ->> '$.TransferSyntaxUID') AS TransferSyntaxUID,
  i.InstanceNumber, i.NumberOfFrames, i.hasPixelData, d.path AS directory, f.name, f.member, f.bytes, f.modifiedAt`;
export const RECORD_TABLES = `instance i JOIN series s ON s.id = i.seriesId JOIN study t ON t.id = s.studyId
  LEFT JOIN file f ON f.id = i.fileId LEFT JOIN directory d ON d.id = f.directoryId`;

export type Records = {
  readonly ofStudy: (StudyInstanceUID: string, SeriesInstanceUID: string | null) => readonly InstanceRecord[];
  readonly one: (SOPInstanceUID: string) => InstanceRecord | null;
};

export function createRecords(db: Db): Records {
  const ofStudy = db.prepare<[string], RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM ${RECORD_TABLES} WHERE t.StudyInstanceUID = ? ORDER BY s.SeriesNumber, s.id, i.InstanceNumber, i.id`,
  );
  const ofSeries = db.prepare<[string, string], RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM ${RECORD_TABLES} WHERE t.StudyInstanceUID = ? AND s.SeriesInstanceUID = ?
     ORDER BY i.InstanceNumber, i.id`,
  );
  const one = db.prepare<[string], RecordRow>(
    `SELECT ${RECORD_COLUMNS} FROM ${RECORD_TABLES} WHERE i.SOPInstanceUID = ?`,
  );
  return {
    ofStudy: (study, series) =>
      (series === null ? ofStudy.all(study) : ofSeries.all(study, series)).map(toRecord),
    one(UID) {
      const row = one.get(UID);
      return row === undefined ? null : toRecord(row);
    },
  };
}

export function toRecord(row: RecordRow): InstanceRecord {
  const { directory, name, member, hasPixelData, bytes, modifiedAt, ...same } = row;
  // No file at all: what was there holds another instance now. '' is no path and cannot be opened.
  const filePath =
    directory === null || name === null ? '' : path.join(fromColumn(directory), fromColumn(name));
  return {
    ...same,
    hasPixelData: hasPixelData === 1,
    location: { path: filePath, member: member === null || member === '' ? null : member },
    bytes: bytes ?? 0,
    modifiedAt: modifiedAt ?? 0,
  };
}
