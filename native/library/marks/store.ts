// Reads and changes marks. A change is one transaction of a connection that syncs at every commit.
import {
  Annotation,
  Calibration,
  fail,
  KeyImage,
  ok,
  type Failure,
  type MarksChange,
  type Result,
  type StudyMarks,
} from '../../contract/index.ts';
import { isDiskFull, openDatabase, type Db } from '../database.ts';
import { FORM, MARKS_SCHEMA } from './schema.ts';

/** All marks of one study together, as JSON: what a GET answers with at most. */
const STUDY_BYTES = 64 * 1024 * 1024;

export type MarksCheck = {
  readonly marks: number;
  readonly studies: readonly string[]; // StudyInstanceUIDs that have any
  readonly damage: readonly string[];
};

export type Marks = {
  /** All marks of a study; none at all is an empty answer, whether or not the library has the study. */
  readonly read: (StudyInstanceUID: string) => Result<StudyMarks>;
  /**
   * Removes, then puts, all or nothing, on the disk when it returns. Fails with `bad-request` for a mark of another study,
   * with `too-large` or `disk-full`. The value tells whether anything is different from before.
   */
  readonly change: (StudyInstanceUID: string, change: MarksChange) => Result<{ readonly changed: boolean }>;
  /** Whether there are any; also where that cannot be known. */
  readonly has: (StudyInstanceUID: string) => boolean;
  readonly check: () => MarksCheck;
  readonly close: () => void;
};

/**
 * Opens the marks of a library. A file that cannot be opened keeps no image from being shown: every call then fails with
 * the reason, and nothing is made anew in its place.
 */
export function openMarks(path: string, key: Uint8Array): Marks {
  const opened = openDatabase({ path, key, readonly: false, schema: MARKS_SCHEMA });
  return opened.ok ? createMarks(opened.value) : unopened(opened.failure);
}

const unopened = (failure: Failure): Marks => ({
  read: () => fail(failure),
  change: () => fail(failure),
  has: () => true,
  check: () => ({
    marks: 0,
    studies: [],
    damage: [failure.kind === 'library-locked' ? failure.reason : failure.kind],
  }),
  close: () => undefined,
});

type Kind = 'annotation' | 'calibration' | 'keyImage';
type Row = { readonly kind: Kind; readonly key: string; readonly value: string; readonly form: number };

const keyImageKey = ({
  SOPInstanceUID,
  frameNumber,
}: {
  SOPInstanceUID: string;
  frameNumber: number;
}): string => `${SOPInstanceUID}/${frameNumber}`;

function createMarks(db: Db): Marks {
  const ofStudy = db.prepare<[string], Row>(
    'SELECT kind, key, value, form FROM mark WHERE StudyInstanceUID = ? ORDER BY kind, key',
  );
  const all = db.prepare<[], Row & { StudyInstanceUID: string }>('SELECT * FROM mark');
  // A row that says the same already is left alone, so that putting twice is no change.
  const put = db.prepare(
    `INSERT INTO mark(StudyInstanceUID, kind, key, value, form) VALUES(?,?,?,?,${FORM})
     ON CONFLICT DO UPDATE SET value = excluded.value, form = excluded.form WHERE value <> excluded.value`,
  );
  const drop = db.prepare('DELETE FROM mark WHERE StudyInstanceUID = ? AND kind = ? AND key = ?');
  const any = db.prepare<[string], { key: string }>(
    'SELECT key FROM mark WHERE StudyInstanceUID = ? LIMIT 1',
  );
  const size = db.prepare<[string], { bytes: number }>(
    'SELECT coalesce(sum(length(CAST(value AS BLOB))), 0) AS bytes FROM mark WHERE StudyInstanceUID = ?',
  );

  const apply = (study: string, change: MarksChange): { readonly changed: boolean } => {
    let changes = 0;
    for (const { kind, key } of removed(change)) changes += drop.run(study, kind, key).changes;
    for (const { kind, key, value } of added(change)) changes += put.run(study, kind, key, value).changes;
    if (changes > 0 && (size.get(study)?.bytes ?? 0) > STUDY_BYTES) throw new TooLarge();
    return { changed: changes > 0 };
  };

  return {
    read: (study) => ok(marksOf(ofStudy.all(study))),
    change(study, change) {
      const stray = strayPlace(study, change);
      if (stray !== null) return fail({ kind: 'bad-request', detail: `${stray}: StudyInstanceUID` });
      try {
        return ok(db.transaction(() => apply(study, change)).immediate());
      } catch (error) {
        if (error instanceof TooLarge) return fail({ kind: 'too-large', limitBytes: STUDY_BYTES });
        if (isDiskFull(error)) return fail({ kind: 'disk-full' });
        throw error;
      }
    },
    has: (study) => any.get(study) !== undefined,
    check: () => checkRows(db, all.iterate()),
    close: () => void db.close(),
  };
}

class TooLarge extends Error {}

/** The first mark that is of another study than the one that is changed. */
function strayPlace(study: string, { put }: MarksChange): string | null {
  for (const name of ['annotations', 'calibrations', 'keyImages'] as const) {
    const index = put[name].findIndex((mark) => mark.StudyInstanceUID !== study);
    if (index >= 0) return `put.${name}.${index}`;
  }
  return null;
}

type Put = Omit<Row, 'form'>;
const added = ({ put }: MarksChange): readonly Put[] => [
  ...put.annotations.map((mark): Put => ({ kind: 'annotation', key: mark.id, value: JSON.stringify(mark) })),
  ...put.calibrations.map((mark): Put => ({
    kind: 'calibration',
    key: mark.id,
    value: JSON.stringify(mark),
  })),
  ...put.keyImages.map((mark): Put => ({
    kind: 'keyImage',
    key: keyImageKey(mark),
    value: JSON.stringify(mark),
  })),
];

const removed = ({ remove }: MarksChange): readonly Omit<Put, 'value'>[] => [
  ...remove.annotations.map((key) => ({ kind: 'annotation' as const, key })),
  ...remove.calibrations.map((key) => ({ kind: 'calibration' as const, key })),
  ...remove.keyImages.map((mark) => ({ kind: 'keyImage' as const, key: keyImageKey(mark) })),
];

/** What this version cannot read (a newer one may have written it) stays in the file and is not shown; `check` names it. */
function marksOf(rows: readonly Row[]): StudyMarks {
  const marks: StudyMarks = { annotations: [], calibrations: [], keyImages: [] };
  for (const row of rows) {
    if (row.form === FORM) keep(marks, row);
    else take(marks, row);
  }
  marks.annotations.sort((a, b) => a.createdAt - b.createdAt);
  marks.calibrations.sort((a, b) => a.createdAt - b.createdAt);
  marks.keyImages.sort((a, b) => a.createdAt - b.createdAt);
  return marks;
}

/** A mark that was checked against this very form when it was put: thousands are read in the time of a few checks. */
function keep(marks: StudyMarks, { kind, value }: Row): void {
  switch (kind) {
    case 'annotation':
      marks.annotations.push(JSON.parse(value));
      return;
    case 'calibration':
      marks.calibrations.push(JSON.parse(value));
      return;
    case 'keyImage':
      marks.keyImages.push(JSON.parse(value));
      return;
    default:
      kind satisfies never;
  }
}

function take(marks: StudyMarks, { kind, value }: Row): boolean {
  const json = parseJson(value);
  switch (kind) {
    case 'annotation': {
      const mark = Annotation.safeParse(json);
      if (mark.success) marks.annotations.push(mark.data);
      return mark.success;
    }
    case 'calibration': {
      const mark = Calibration.safeParse(json);
      if (mark.success) marks.calibrations.push(mark.data);
      return mark.success;
    }
    case 'keyImage': {
      const mark = KeyImage.safeParse(json);
      if (mark.success) marks.keyImages.push(mark.data);
      return mark.success;
    }
    default:
      kind satisfies never;
      return false; // of a newer version
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkRows(db: Db, rows: Iterable<Row & { readonly StudyInstanceUID: string }>): MarksCheck {
  const damage = db
    .prepare<[], { integrity_check: string }>('PRAGMA integrity_check(20)')
    .all()
    .map((row) => row.integrity_check)
    .filter((text) => text !== 'ok');
  const studies = new Set<string>();
  let marks = 0;
  let unread = 0;
  for (const row of rows) {
    marks += 1;
    studies.add(row.StudyInstanceUID);
    if (!take({ annotations: [], calibrations: [], keyImages: [] }, row)) unread += 1;
  }
  if (unread > 0) damage.push(`${unread} marks that this version cannot read`);
  return { marks, studies: [...studies], damage };
}
