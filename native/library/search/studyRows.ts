import type { PersonName, StudyRow } from '../../contract/index.ts';
import { StudyInstanceUID } from '../../contract/index.ts';
import type { Db } from '../database.ts';

export const STUDY_COLUMNS = `s.id, s.StudyInstanceUID, s.PatientName, s.PatientID, s.IssuerOfPatientID, s.PatientBirthDate,
  s.PatientSex, s.StudyDate, s.StudyTime, s.StudyDescription, s.AccessionNumber, s.ReferringPhysicianName, s.StudyID,
  s.Modalities, s.BodyParts, s.seriesCount, s.instanceCount, s.frameCount, s.problemCount, s.conflictCount,
  s.unavailableCount, s.ownedCount, s.addedAt, s.openedAt, s.pinned`;

export type StudyColumns = {
  readonly id: number;
  readonly StudyInstanceUID: string;
  readonly PatientName: string;
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
  readonly ReferringPhysicianName: string;
  readonly StudyID: string;
  readonly Modalities: string;
  readonly BodyParts: string;
  readonly seriesCount: number;
  readonly instanceCount: number;
  readonly frameCount: number;
  readonly problemCount: number;
  readonly conflictCount: number;
  readonly unavailableCount: number;
  readonly ownedCount: number;
  readonly addedAt: number;
  readonly openedAt: number;
  readonly pinned: number;
};

/** One study by its UID. */
export function findStudyRow(db: Db): (StudyInstanceUID: string) => StudyRow | null {
  const find = db.prepare<[string], StudyColumns>(
    `SELECT ${STUDY_COLUMNS} FROM study s WHERE s.StudyInstanceUID = ?`,
  );
  return (UID) => {
    const row = find.get(UID);
    return row === undefined ? null : toStudyRow(row);
  };
}

/** Of what the library wrote itself. */
export function parseName(json: string): PersonName {
  const name: PersonName = JSON.parse(json);
  return name;
}

export function parseList(json: string): string[] {
  const list: string[] = JSON.parse(json);
  return list;
}

export function toStudyRow(row: StudyColumns): StudyRow {
  return {
    StudyInstanceUID: StudyInstanceUID.parse(row.StudyInstanceUID),
    PatientName: parseName(row.PatientName),
    PatientID: row.PatientID,
    IssuerOfPatientID: row.IssuerOfPatientID,
    PatientBirthDate: row.PatientBirthDate,
    PatientSex: row.PatientSex,
    StudyDate: row.StudyDate,
    StudyTime: row.StudyTime,
    StudyDescription: row.StudyDescription,
    AccessionNumber: row.AccessionNumber,
    ReferringPhysicianName: parseName(row.ReferringPhysicianName),
    StudyID: row.StudyID,
    ModalitiesInStudy: parseList(row.Modalities),
    BodyPartsInStudy: parseList(row.BodyParts),
    seriesCount: row.seriesCount,
    instanceCount: row.instanceCount,
    frameCount: row.frameCount,
    problemCount: row.problemCount,
    conflictCount: row.conflictCount,
    unavailableCount: row.unavailableCount,
    storage: row.ownedCount === 0 ? 'linked' : row.ownedCount === row.instanceCount ? 'owned' : 'mixed',
    addedAt: row.addedAt,
    openedAt: row.openedAt === 0 ? null : row.openedAt,
    ...(row.pinned === 1 ? { pinned: true } : {}),
  };
}
