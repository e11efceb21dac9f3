// What readers leave on studies lies in a file of its own. The index may be thrown away and made anew from the images; marks
// may not. So a rebuild, a damaged index, or the removal of a study cannot touch them, and they never wait for an import.
import type { Schema } from '../database.ts';

export const MARKS_FILE = 'marks.db';

/**
 * Keyed by UIDs, not by rows of the index: a mark is of an image, wherever its file is and whether or not it is here.
 * `key`: the id of an annotation or calibration; SOP Instance UID and frame of a key image.
 */
const MARKS = `
CREATE TABLE mark(
  StudyInstanceUID TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(StudyInstanceUID, kind, key)) WITHOUT ROWID;
`;

/** Which form of the contract a mark was checked against when it was put; see FORM. */
const FORMS = 'ALTER TABLE mark ADD COLUMN form INTEGER NOT NULL DEFAULT 0';

/**
 * Grows with every change of Annotation, Calibration or KeyImage in the contract. A mark of this form was checked when it was
 * put, and need not be again each time it is read; one of another form is.
 */
export const FORM = 1;

export const MARKS_SCHEMA: Schema = {
  applicationId: 0x4c424d31, // 'LBM1'
  migrations: [MARKS, FORMS],
  durable: true,
};
