/** Tables of what was given back, in the file of the records: see ../schema.ts. */
export const PUBLISH_TABLES = `
-- Each time that somebody sent a study: what was confirmed, what came of it, who and when. \`beatAt\`: while it is under way.
CREATE TABLE publication(
  publicationId TEXT PRIMARY KEY, StudyInstanceUID TEXT NOT NULL, serverId TEXT NOT NULL,
  startedAt INTEGER NOT NULL, beatAt INTEGER NOT NULL, state TEXT NOT NULL,
  body TEXT NOT NULL -- JSON
  ) WITHOUT ROWID;
CREATE INDEX publicationByStudy ON publication(StudyInstanceUID, startedAt);
CREATE UNIQUE INDEX publicationUnderWay ON publication(StudyInstanceUID, serverId) WHERE state = 'sending';
`;
