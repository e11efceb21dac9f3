// Index against files: every indexed file is there and says what the index says; every owned file is indexed; the
// counts of the study list are those of the rows.
import path from 'node:path';
import type { Db } from '../database.ts';
import { displayName, fromColumn } from '../fileName.ts';
import { readDirectory } from '../import/walk.ts';
import type { Marks } from '../marks/index.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import { indexFrames } from '../read/frameTables.ts';
import { ROLE } from '../record/arrival.ts';
import type { CheckedFile, CheckFinding } from './check.ts';

export type Finding =
  | (CheckFinding & { readonly path: string; readonly SOPInstanceUID: string })
  | { readonly kind: 'not-indexed'; readonly path: string } // an owned file that the index does not know
  | { readonly kind: 'wrong-counts'; readonly StudyInstanceUID: string }
  | { readonly kind: 'damaged-index'; readonly detail: string }
  | { readonly kind: 'damaged-marks'; readonly detail: string }; // in the file of the readers' marks

export type VerifyReport = {
  readonly agrees: boolean;
  readonly studies: number;
  readonly instances: number;
  /** Known to be away (disc out, share gone): no disagreement. */
  readonly unavailable: number;
  /** Annotations, calibrations and key images; and how many studies with marks are not in the library now. */
  readonly marks: number;
  readonly studiesAwayWithMarks: number;
  readonly findings: readonly Finding[];
};

type Row = Omit<CheckedFile, 'location' | 'framesEnd'> & {
  readonly id: number;
  readonly directory: string | Uint8Array;
  readonly name: string | Uint8Array;
  readonly member: string;
  readonly plainEnd: number | null;
  readonly frames: Uint8Array | null;
};

const CHUNK = 200;

export type VerifyParts = {
  readonly db: Db;
  readonly marks: Marks;
  readonly workers: FileWorkers;
  readonly ownedDirectory: string;
};

/** Reads the header of every available file; `onProgress` hears how many are done. */
export async function verifyLibrary(
  parts: VerifyParts,
  onProgress: (done: number) => void = () => undefined,
): Promise<VerifyReport> {
  const { db } = parts;
  const findings: Finding[] = [...indexDamage(db), ...wrongCounts(db)];
  let instances = 0;
  for (let after = 0; ;) {
    const rows = nextRows(db, after);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    findings.push(...(await checkRows(parts, rows)));
    instances += rows.length;
    onProgress(instances);
  }
  findings.push(...(await orphans(parts)));
  const marks = parts.marks.check();
  findings.push(...marks.damage.map((detail): Finding => ({ kind: 'damaged-marks', detail })));
  const unavailable = single(db, 'SELECT count(*) AS value FROM instance WHERE available = 0');
  const studies = single(db, 'SELECT count(*) AS value FROM study');
  return {
    agrees: findings.length === 0,
    studies,
    instances: instances + unavailable,
    unavailable,
    marks: marks.marks,
    studiesAwayWithMarks: absentStudies(db, marks.studies),
    findings,
  };
}

const single = (db: Db, sql: string): number => db.prepare<[], { value: number }>(sql).get()?.value ?? 0;

function absentStudies(db: Db, StudyInstanceUIDs: readonly string[]): number {
  const find = db.prepare<[string], { id: number }>('SELECT id FROM study WHERE StudyInstanceUID = ?');
  return StudyInstanceUIDs.filter((UID) => find.get(UID) === undefined).length;
}

const nextRows = (db: Db, after: number): readonly Row[] =>
  db
    .prepare<[number, number], Row>(
      `SELECT i.id, t.StudyInstanceUID, s.SeriesInstanceUID, i.SOPInstanceUID, d.path AS directory, f.name, f.member, f.bytes,
         f.dataOffset + i.frameOffset + i.frameBytes * i.NumberOfFrames AS plainEnd, ft.frames
       FROM instance i JOIN series s ON s.id = i.seriesId JOIN study t ON t.id = s.studyId
       JOIN file f ON f.id = i.fileId JOIN directory d ON d.id = f.directoryId
       LEFT JOIN frameTable ft ON ft.instanceId = i.id
       WHERE i.id > ? AND i.available = 1 ORDER BY i.id LIMIT ?`,
    )
    .all(after, CHUNK);

async function checkRows({ workers }: VerifyParts, rows: readonly Row[]): Promise<readonly Finding[]> {
  const files = rows.map(toChecked);
  const checked = await workers.run('check', files);
  return checked.flatMap((finding, index) => {
    const file = files[index];
    if (finding === null || file === undefined) return [];
    const { location, SOPInstanceUID } = file;
    const shown = displayName(location.path);
    const named = location.member === null ? shown : `${shown}!/${location.member}`;
    return [{ ...finding, path: named, SOPInstanceUID }];
  });
}

function toChecked(row: Row): CheckedFile {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, bytes, member } = row;
  const location = {
    path: path.join(fromColumn(row.directory), fromColumn(row.name)),
    member: member === '' ? null : member,
  };
  const framesEnd = Math.max(row.plainEnd ?? 0, row.frames === null ? 0 : tableEnd(row.frames));
  return { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, bytes, location, framesEnd };
}

function tableEnd(blob: Uint8Array): number {
  const { packed, starts } = indexFrames(new Float64Array(Uint8Array.from(blob).buffer));
  let end = 0;
  for (const start of starts) {
    const count = packed[start] ?? 0;
    for (let at = start + 2; at < start + 2 + 2 * count; at += 2)
      end = Math.max(end, (packed[at] ?? 0) + (packed[at + 1] ?? 0));
  }
  return end;
}

function indexDamage(db: Db): readonly Finding[] {
  const rows = db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(20)').all();
  const foreign = db.prepare<[], { table: string }>('PRAGMA foreign_key_check').all();
  return [
    ...rows.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
    ...new Set(foreign.map(({ table }) => `foreign key of ${table}`)),
  ].map((detail) => ({ kind: 'damaged-index', detail }));
}

/** Studies whose numbers in the list are not those of their rows. */
function wrongCounts(db: Db): readonly Finding[] {
  const studies = db
    .prepare<[], { StudyInstanceUID: string }>(
      `SELECT t.StudyInstanceUID FROM study t
       LEFT JOIN (SELECT s.studyId, count(*) AS instances, sum(iif(i.hasPixelData, i.NumberOfFrames, 0)) AS frames,
         count(DISTINCT s.id) AS seriesCount, sum(i.available = 0) AS unavailable, coalesce(sum(f.role = ${ROLE.owned}), 0) AS owned
         FROM instance i JOIN series s ON s.id = i.seriesId LEFT JOIN file f ON f.id = i.fileId GROUP BY s.studyId) c
         ON c.studyId = t.id
       WHERE t.stale = 0 AND (t.instanceCount <> coalesce(c.instances, 0) OR t.frameCount <> coalesce(c.frames, 0)
         OR t.seriesCount <> coalesce(c.seriesCount, 0) OR t.unavailableCount <> coalesce(c.unavailable, 0)
         OR t.ownedCount <> coalesce(c.owned, 0)
         OR t.conflictCount <> (SELECT count(*) FROM conflict WHERE studyId = t.id))`,
    )
    .all();
  const counted = single(db, "SELECT value FROM tally WHERE name = 'studies'");
  const rows = single(db, 'SELECT count(*) AS value FROM study');
  const lost = single(
    db,
    'SELECT count(*) AS value FROM instance i LEFT JOIN file f ON f.id = i.fileId WHERE i.available = 1 AND f.id IS NULL',
  );
  const texts = single(
    db,
    'SELECT count(*) AS value FROM study t WHERE NOT EXISTS (SELECT 1 FROM studyText WHERE rowid = t.textId)',
  );
  return [
    ...studies.map(({ StudyInstanceUID }): Finding => ({ kind: 'wrong-counts', StudyInstanceUID })),
    ...(counted === rows ? [] : [{ kind: 'damaged-index', detail: 'number of studies' } as const]),
    ...(lost === 0 ? [] : [{ kind: 'damaged-index', detail: 'instances without a file' } as const]),
    ...(texts === 0 ? [] : [{ kind: 'damaged-index', detail: 'text index' } as const]),
  ];
}

async function orphans({ db, ownedDirectory }: VerifyParts): Promise<readonly Finding[]> {
  const known = db.prepare<[string, string], { id: number }>(
    `SELECT f.id FROM directory d JOIN file f ON f.directoryId = d.id AND f.role = ${ROLE.owned}
     WHERE d.path = ? AND f.name = ?`,
  );
  const findings: Finding[] = [];
  for (const outer of subdirectories(ownedDirectory)) {
    if (!/^[0-9a-f]{2}$/.test(path.basename(outer))) continue; // incoming: what another process is copying in
    for (const directory of [outer, ...subdirectories(outer)]) {
      const read = readDirectory(directory);
      for (const name of read.ok ? read.content.files : [])
        if (known.get(directory, name) === undefined)
          findings.push({ kind: 'not-indexed', path: path.join(directory, name) });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return findings;
}

function subdirectories(directory: string): readonly string[] {
  const read = readDirectory(directory);
  return read.ok ? read.content.directories.map((name) => path.join(directory, name)) : [];
}
