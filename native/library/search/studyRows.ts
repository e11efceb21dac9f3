import type { PersonName, StudyRow } from '../../contract/index.ts';
import { PersonName as PersonNameSchema, StudyInstanceUID } from '../../contract/index.ts';

export const STUDY_COLUMNS = `s.id, s.StudyInstanceUID, s.PatientName, s.PatientID, s.IssuerOfPatientID, s.PatientBirthDate,
  s.PatientSex, s.StudyDate, s.StudyTime, s.StudyDescription, s.AccessionNumber, s.ReferringPhysicianName, s.StudyID,
  s.Modalities, s.BodyParts, s.seriesCount, s.instanceCount, s.frameCount, s.problemCount, s.conflictCount,
  s.unavailableCount, s.ownedCount, s.addedAt, s.openedAt`;

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
};

export const parseName = (json: string): PersonName => PersonNameSchema.parse(JSON.parse(json));

export function parseList(json: string): string[] {
  const list: string[] = JSON.parse(json);
  return list;
}

export function toStudyRow(row: StudyColumns): StudyRow {
  const { id: _, Modalities, BodyParts, ownedCount, openedAt, ...same } = row;
  return {
    ...same,
    StudyInstanceUID: StudyInstanceUID.parse(row.StudyInstanceUID),
    PatientName: parseName(row.PatientName),
    ReferringPhysicianName: parseName(row.ReferringPhysicianName),
    ModalitiesInStudy: parseList(Modalities),
    BodyPartsInStudy: parseList(BodyParts),
    storage: ownedCount === 0 ? 'linked' : ownedCount === row.instanceCount ? 'owned' : 'mixed',
    openedAt: openedAt === 0 ? null : openedAt,
  };
}
