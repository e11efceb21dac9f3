/** Tables of links, in the file of the records: see ../schema.ts. */
export const LINK_TABLES = `
CREATE TABLE link(
  linkId TEXT PRIMARY KEY, serverId TEXT NOT NULL, StudyInstanceUID TEXT NOT NULL,
  imagingStudy TEXT NOT NULL, -- '' where only the patient is linked
  subject TEXT NOT NULL, -- '' where it is not known
  method TEXT NOT NULL, state TEXT NOT NULL, doubts TEXT NOT NULL, facts TEXT NOT NULL, -- JSON
  madeBy TEXT NOT NULL, madeAt INTEGER NOT NULL, changedBy TEXT NOT NULL, changedAt INTEGER NOT NULL,
  verdict TEXT, judgedOf TEXT, judgedAt INTEGER, -- JSON, a digest of what was compared, when
  UNIQUE(StudyInstanceUID, serverId, imagingStudy, subject)) WITHOUT ROWID;
CREATE INDEX linkBySubject ON link(serverId, subject);
CREATE INDEX linkByImagingStudy ON link(serverId, imagingStudy);
-- What was done to a link, for undoing it and for whoever asks later.
CREATE TABLE linkChange(
  id INTEGER PRIMARY KEY, linkId TEXT NOT NULL, at INTEGER NOT NULL, changedBy TEXT NOT NULL,
  stateBefore TEXT NOT NULL, stateAfter TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX linkChangeByLink ON linkChange(linkId, id);
-- The patients of links as last read, so that the guard works with the server gone.
CREATE TABLE linkPatient(
  serverId TEXT NOT NULL, reference TEXT NOT NULL, patient TEXT NOT NULL, readAt INTEGER NOT NULL,
  PRIMARY KEY(serverId, reference)) WITHOUT ROWID;
CREATE TABLE lookedFor(
  StudyInstanceUID TEXT NOT NULL, serverId TEXT NOT NULL, lookedAt INTEGER NOT NULL,
  PRIMARY KEY(StudyInstanceUID, serverId)) WITHOUT ROWID;
CREATE TABLE linkSetting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/** Who decided, where a person did: '' of what was decided before this was kept. */
export const LINK_PERSONS = `
ALTER TABLE link ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE linkChange ADD COLUMN person TEXT NOT NULL DEFAULT '';
`;
