import { JOB_TABLES } from '../jobs/index.ts';

// The tables of the index, one entry a version. An entry is never changed once released; a change is a new entry.

export const APPLICATION_ID = 0x4c425831; // 'LBX1'

/**
 * Sort keys of the study list. Each has a covering index, so that filters over modality, body part, sex, date and flags
 * are judged without touching the table's rows; see search/plan.ts.
 */
export const SORT_KEYS = [
  'nameKey',
  'idKey',
  'birthKey',
  'sexKey',
  'dateKey',
  'modalityKey',
  'descriptionKey',
  'frameCount',
  'referrerKey',
  'accessionKey',
  'bodyPartKey',
  'seriesCount',
  'addedAt',
  'openedAt',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export const sortIndexName = (key: SortKey): string => `studyBy_${key}`;
export const sortIndexSql = (key: SortKey): string => {
  const rest = key === 'dateKey' ? '' : ', dateKey';
  return `CREATE INDEX ${sortIndexName(key)} ON study(${key}, id, flags, modalityMask, bodyPartMask${rest})`;
};

const FILES = `
-- Paths are text, or blobs where the bytes are no UTF-8: hence no type.
CREATE TABLE folder(
  id INTEGER PRIMARY KEY, path NOT NULL UNIQUE, watched INTEGER NOT NULL DEFAULT 0,
  available INTEGER NOT NULL DEFAULT 1, addedAt INTEGER NOT NULL, lastScannedAt INTEGER);
CREATE TABLE directory(id INTEGER PRIMARY KEY, path NOT NULL UNIQUE);
CREATE TABLE file(
  id INTEGER PRIMARY KEY,
  directoryId INTEGER NOT NULL REFERENCES directory(id),
  name NOT NULL,
  member TEXT NOT NULL DEFAULT '',   -- name inside an archive
  role INTEGER NOT NULL,             -- 0 linked, 1 owned, 2 source of a copy, 3 archive or file-set: a container
  bytes INTEGER NOT NULL, modifiedAt REAL NOT NULL, inode INTEGER NOT NULL,
  outcome TEXT NOT NULL, problem TEXT,
  instanceId INTEGER, studyId INTEGER, seriesId INTEGER,
  available INTEGER NOT NULL DEFAULT 1,
  dataOffset INTEGER NOT NULL DEFAULT 0, -- where the instance begins in path; -1: a compressed member
  UNIQUE(directoryId, name, member));
CREATE INDEX fileByInstance ON file(instanceId) WHERE instanceId IS NOT NULL;
CREATE INDEX fileByStudy ON file(studyId) WHERE studyId IS NOT NULL;
-- Owned files to be deleted: named here in the transaction that drops their rows, deleted after it.
CREATE TABLE doomed(path NOT NULL PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE conflict(
  id INTEGER PRIMARY KEY, fileId INTEGER NOT NULL UNIQUE REFERENCES file(id) ON DELETE CASCADE,
  conflict TEXT NOT NULL, SOPInstanceUID TEXT NOT NULL, studyId INTEGER);
CREATE INDEX conflictByStudy ON conflict(studyId);
`;

const ENTITIES = `
CREATE TABLE patient(
  id INTEGER PRIMARY KEY, IssuerOfPatientID TEXT NOT NULL, PatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL, PatientBirthDate TEXT NOT NULL, PatientSex TEXT NOT NULL);
-- A blank PatientID identifies nobody: such patients are never merged.
CREATE UNIQUE INDEX patientByIdentity ON patient(PatientID, IssuerOfPatientID) WHERE PatientID <> '';
CREATE TABLE study(
  id INTEGER PRIMARY KEY AUTOINCREMENT, patientRow INTEGER NOT NULL REFERENCES patient(id),
  StudyInstanceUID TEXT NOT NULL UNIQUE,
  PatientName TEXT NOT NULL, PatientID TEXT NOT NULL, IssuerOfPatientID TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL, PatientSex TEXT NOT NULL, StudyDate TEXT NOT NULL, StudyTime TEXT NOT NULL,
  TimezoneOffsetFromUTC TEXT NOT NULL, StudyDescription TEXT NOT NULL, StudyID TEXT NOT NULL,
  AccessionNumber TEXT NOT NULL, ReferringPhysicianName TEXT NOT NULL, InstitutionName TEXT NOT NULL,
  Modalities TEXT NOT NULL DEFAULT '[]', BodyParts TEXT NOT NULL DEFAULT '[]', SOPClasses TEXT NOT NULL DEFAULT '[]',
  seriesCount INTEGER NOT NULL DEFAULT 0, instanceCount INTEGER NOT NULL DEFAULT 0,
  frameCount INTEGER NOT NULL DEFAULT 0, problemCount INTEGER NOT NULL DEFAULT 0,
  conflictCount INTEGER NOT NULL DEFAULT 0, unavailableCount INTEGER NOT NULL DEFAULT 0,
  ownedCount INTEGER NOT NULL DEFAULT 0,
  addedAt INTEGER NOT NULL, openedAt INTEGER NOT NULL DEFAULT 0,
  nameKey TEXT NOT NULL, idKey TEXT NOT NULL, birthKey TEXT NOT NULL, sexKey TEXT NOT NULL, dateKey TEXT NOT NULL,
  modalityKey TEXT NOT NULL DEFAULT '', descriptionKey TEXT NOT NULL, referrerKey TEXT NOT NULL,
  accessionKey TEXT NOT NULL, bodyPartKey TEXT NOT NULL DEFAULT '',
  searchText TEXT NOT NULL, textId INTEGER NOT NULL,
  flags INTEGER NOT NULL DEFAULT 1, modalityMask INTEGER NOT NULL DEFAULT 0, bodyPartMask INTEGER NOT NULL DEFAULT 0,
  stale INTEGER NOT NULL DEFAULT 0);
CREATE INDEX studyByPatient ON study(patientRow, dateKey);
CREATE INDEX studyByText ON study(textId);
CREATE INDEX studyStale ON study(id) WHERE stale = 1;
CREATE INDEX studyProblems ON study(dateKey, id) WHERE flags & 2;
CREATE TABLE studyFacet(
  facet INTEGER NOT NULL, value TEXT NOT NULL, dateKey TEXT NOT NULL, studyId INTEGER NOT NULL,
  PRIMARY KEY(facet, value, dateKey, studyId)) WITHOUT ROWID;
CREATE TABLE facetBit(facet INTEGER NOT NULL, value TEXT NOT NULL, bit INTEGER NOT NULL, PRIMARY KEY(facet, value)) WITHOUT ROWID;
-- Tokens of search/grams.ts; rows are numbered by textIdOf, in the order of time.
CREATE VIRTUAL TABLE studyText USING fts5(
  grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
INSERT INTO studyText(studyText, rank) VALUES('usermerge', 2); -- see record/mergeText.ts
CREATE TABLE series(
  id INTEGER PRIMARY KEY AUTOINCREMENT, studyId INTEGER NOT NULL REFERENCES study(id), SeriesInstanceUID TEXT NOT NULL,
  Modality TEXT NOT NULL, SeriesNumber INTEGER, SeriesDescription TEXT NOT NULL, BodyPartExamined TEXT NOT NULL,
  Laterality TEXT NOT NULL, SeriesDate TEXT NOT NULL, SeriesTime TEXT NOT NULL, ProtocolName TEXT NOT NULL,
  shared TEXT NOT NULL, -- attributes of its first instance; an instance stores only what differs
  SOPClassUIDs TEXT NOT NULL DEFAULT '[]', TransferSyntaxUIDs TEXT NOT NULL DEFAULT '[]',
  instanceCount INTEGER NOT NULL DEFAULT 0, frameCount INTEGER NOT NULL DEFAULT 0,
  stamp INTEGER NOT NULL DEFAULT 0, -- grows with every change of content
  UNIQUE(studyId, SeriesInstanceUID));
CREATE INDEX seriesByUID ON series(SeriesInstanceUID);
CREATE TABLE instance(
  id INTEGER PRIMARY KEY, seriesId INTEGER NOT NULL REFERENCES series(id), SOPInstanceUID TEXT NOT NULL UNIQUE,
  InstanceNumber INTEGER, NumberOfFrames INTEGER NOT NULL, hasPixelData INTEGER NOT NULL,
  own TEXT, problem TEXT, fileId INTEGER, available INTEGER NOT NULL DEFAULT 1,
  frameOffset INTEGER, frameBytes INTEGER); -- frames of equal size, one after the other
CREATE INDEX instanceBySeries ON instance(seriesId, InstanceNumber, id);
CREATE TABLE frameTable(instanceId INTEGER PRIMARY KEY REFERENCES instance(id) ON DELETE CASCADE, frames BLOB NOT NULL);
CREATE TABLE tally(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO tally VALUES('studies', 0);
-- What a rebuild has to carry over.
CREATE TABLE opened(StudyInstanceUID TEXT PRIMARY KEY, openedAt INTEGER NOT NULL, addedAt INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
${SORT_KEYS.map(sortIndexSql).join(';\n')};
`;

/** What a request was and when it was performed; empty in series that were indexed before, until they are read again. */
const REQUESTS = `
ALTER TABLE series ADD COLUMN PerformedProcedureStepStartDate TEXT NOT NULL DEFAULT '';
ALTER TABLE series ADD COLUMN PerformedProcedureStepStartTime TEXT NOT NULL DEFAULT '';
ALTER TABLE series ADD COLUMN RequestAttributesSequence TEXT NOT NULL DEFAULT '[]'; -- JSON
`;

const ADD_SUMS = (row: 'NEW' | 'OLD', sign: '+' | '-'): string => `
  UPDATE tally SET value = value ${sign} ${row}.bytes WHERE name = 'ownedBytes';
  UPDATE tally SET value = value ${sign} ${row}.bytes WHERE name = 'retrievedBytes' AND ${row}.origin = 2;`;
const SUMS = `
CREATE TRIGGER fileAdded AFTER INSERT ON file WHEN NEW.role = 1 BEGIN${ADD_SUMS('NEW', '+')} END;
CREATE TRIGGER fileDropped AFTER DELETE ON file WHEN OLD.role = 1 BEGIN${ADD_SUMS('OLD', '-')} END;
CREATE TRIGGER fileLeft AFTER UPDATE OF role, bytes, origin ON file WHEN OLD.role = 1 BEGIN${ADD_SUMS('OLD', '-')} END;
CREATE TRIGGER fileTaken AFTER UPDATE OF role, bytes, origin ON file WHEN NEW.role = 1 BEGIN${ADD_SUMS('NEW', '+')} END;
`;

/**
 * What the library may let go because an archive has it: how each of its own files came (record/arrival.ts, ORIGIN), and which
 * studies are to stay. Files of before say nothing, so they stay. The sums are kept by the rows themselves: they are asked for
 * with every study that comes.
 */
const CACHE = `
ALTER TABLE file ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE study ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE opened ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
-- Of a rebuild, like \`opened\`.
CREATE TABLE keptOrigin(SOPInstanceUID TEXT PRIMARY KEY, origin INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX studyPinned ON study(id) WHERE pinned = 1;
INSERT INTO tally SELECT 'ownedBytes', coalesce(sum(bytes), 0) FROM file WHERE role = 1;
INSERT INTO tally VALUES('retrievedBytes', 0);
${SUMS}
`;

export const MIGRATIONS: readonly string[] = [FILES + ENTITIES + JOB_TABLES, REQUESTS, CACHE];
