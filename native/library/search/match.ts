// QIDO-RS over the index, at three levels.
import { fail, ok, type Result } from '../../contract/index.ts';
import type { RequestAttributes } from '../../dicom/types.ts';
import type { Db } from '../database.ts';
import { SHARED_KEYWORDS } from '../record/attributes.ts';
import type { MatchQuery, MatchRow } from '../types.ts';
import { sqlCondition } from './matchConditions.ts';
import { foldComponents, nameTest, type NameQuestion } from './nameMatch.ts';
import { parseList, parseName } from './studyRows.ts';

const STUDY = `t.StudyInstanceUID, t.PatientName, t.PatientID, t.IssuerOfPatientID, t.PatientBirthDate, t.PatientSex, t.StudyDate,
  t.StudyTime, t.TimezoneOffsetFromUTC, t.StudyDescription, t.StudyID, t.AccessionNumber, t.ReferringPhysicianName,
  t.InstitutionName, t.Modalities, t.SOPClasses, t.seriesCount, t.instanceCount AS studyInstances`;
const SERIES = `s.SeriesInstanceUID, s.Modality, s.SeriesNumber, s.SeriesDescription, s.BodyPartExamined, s.Laterality,
  s.SeriesDate, s.SeriesTime, s.ProtocolName, s.PerformedProcedureStepStartDate, s.PerformedProcedureStepStartTime,
  s.RequestAttributesSequence, s.instanceCount AS seriesInstances, s.shared`;
const INSTANCE = 'i.SOPInstanceUID, i.InstanceNumber, i.NumberOfFrames, i.own';

const LEVEL = {
  study: { columns: STUDY, tables: 'study t', order: 't.dateKey DESC, t.id DESC' },
  series: {
    columns: `${STUDY}, ${SERIES}`,
    tables: 'study t CROSS JOIN series s ON s.studyId = t.id',
    order: 't.dateKey DESC, t.id DESC, s.SeriesNumber, s.id',
  },
  instance: {
    columns: `${STUDY}, ${SERIES}, ${INSTANCE}`,
    tables: 'study t CROSS JOIN series s ON s.studyId = t.id CROSS JOIN instance i ON i.seriesId = s.id',
    order: 't.dateKey DESC, t.id DESC, s.SeriesNumber, s.id, i.InstanceNumber, i.id',
  },
} as const;

type Row = { readonly [column: string]: string | number | null };

/** Fails with `bad-request` and the keyword for a condition on what the index does not have. */
export function match(db: Db, query: MatchQuery): Result<readonly MatchRow[]> {
  registerNameMatch(db);
  const { columns, tables, order } = LEVEL[query.level];
  const parts: string[] = [];
  const values: (string | number)[] = [];
  if (query.StudyInstanceUID !== null) {
    parts.push('t.StudyInstanceUID = ?');
    values.push(query.StudyInstanceUID);
  }
  if (query.SeriesInstanceUID !== null && query.level !== 'study') {
    parts.push('s.SeriesInstanceUID = ?');
    values.push(query.SeriesInstanceUID);
  }
  for (const condition of query.conditions) {
    const sql = sqlCondition(condition, query.level);
    if (sql === null) return fail({ kind: 'bad-request', detail: condition.keyword });
    parts.push(sql.sql);
    values.push(...sql.values);
  }
  const where = parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
  const rows = db
    .prepare<unknown[], Row>(`SELECT ${columns} FROM ${tables} ${where} ORDER BY ${order} LIMIT ? OFFSET ?`)
    .all(...values, query.limit, query.offset);
  return ok(rows.map(toMatchRow));
}

const RENAMED: Readonly<Record<string, string>> = {
  seriesCount: 'NumberOfStudyRelatedSeries',
  studyInstances: 'NumberOfStudyRelatedInstances',
  seriesInstances: 'NumberOfSeriesRelatedInstances',
};

function toMatchRow({
  Modalities,
  SOPClasses,
  PatientName,
  ReferringPhysicianName,
  RequestAttributesSequence,
  shared,
  own,
  ...rest
}: Row): MatchRow {
  const row: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(rest)) row[RENAMED[column] ?? column] = value;
  const instance: Partial<Record<string, unknown>> | null =
    own === undefined || typeof shared !== 'string'
      ? null
      : { ...JSON.parse(shared), ...(typeof own === 'string' ? JSON.parse(own) : {}) };
  if (instance !== null)
    for (const keyword of [...SHARED_KEYWORDS, 'TransferSyntaxUID']) row[keyword] = instance[keyword];
  return {
    ...row,
    PatientName: parseName(String(PatientName)),
    ReferringPhysicianName: parseName(String(ReferringPhysicianName)),
    ModalitiesInStudy: parseList(String(Modalities)),
    SOPClassesInStudy: parseList(String(SOPClasses)),
    ...(typeof RequestAttributesSequence === 'string'
      ? { RequestAttributesSequence: parseRequests(RequestAttributesSequence) }
      : {}),
  };
}

/** Of what the library wrote itself. */
function parseRequests(json: string): readonly RequestAttributes[] {
  const requests: readonly RequestAttributes[] = JSON.parse(json);
  return requests;
}

const registered = new WeakSet<Db>();

/** `lightboxName(json, question)`: does any group of a stored person name match? */
function registerNameMatch(db: Db): void {
  if (registered.has(db)) return;
  registered.add(db);
  let asked = '';
  let test: (group: string) => boolean = () => false;
  db.function('lightboxName', { deterministic: true }, (json: unknown, question: unknown) => {
    if (typeof json !== 'string' || typeof question !== 'string') return 0;
    if (question !== asked) {
      const parsed: NameQuestion = JSON.parse(question); // of what matchConditions.ts wrote
      test = nameTest(parsed);
      asked = question;
    }
    const groups = Object.values(parseName(json)).map((group) => foldComponents(group ?? ''));
    return (groups.length === 0 ? [''] : groups).some(test) ? 1 : 0;
  });
}
