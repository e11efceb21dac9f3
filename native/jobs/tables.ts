// Jobs live in the library's database: what a job did and what it says it did are one transaction.
export const JOB_TABLES = `
CREATE TABLE job(
  id INTEGER PRIMARY KEY, jobId TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL,
  request TEXT NOT NULL, sources TEXT NOT NULL, createdAt INTEGER NOT NULL, startedAt INTEGER, endedAt INTEGER,
  resumed INTEGER NOT NULL DEFAULT 0, launchId TEXT NOT NULL, progress TEXT NOT NULL, failure TEXT);
-- One line of the report. Its rank is the place in REPORT_ORDER.
CREATE TABLE jobEntry(
  jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE, directoryId INTEGER NOT NULL, name NOT NULL,
  member TEXT NOT NULL, rank INTEGER NOT NULL, problem TEXT,
  PRIMARY KEY(jobId, directoryId, name, member)) WITHOUT ROWID;
CREATE INDEX jobEntryWorst ON jobEntry(jobId, rank, directoryId, name, member) WHERE rank < 6;
CREATE TABLE jobCount(
  jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE, outcome TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(jobId, outcome)) WITHOUT ROWID;
CREATE TABLE jobStudy(
  jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE, studyId INTEGER NOT NULL, added INTEGER NOT NULL,
  PRIMARY KEY(jobId, studyId)) WITHOUT ROWID;
`;
