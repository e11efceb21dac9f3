// A study query as conditions on the columns of `study`. Each condition says whether the covering indexes can judge it.
import type { StudyQuery } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { FACET, FLAG, TEXT_ID_SPAN, textIdOf } from '../record/keys.ts';
import type { SortKey } from '../schema.ts';
import { fold, wordsOf } from './fold.ts';
import { isFoundAnywhere } from './grams.ts';

export type Value = string | number | bigint;

/** `index`: the index it walks, where that knows flags, masks and date as well. */
type ConditionDriver = {
  readonly sql: string;
  readonly values: readonly Value[];
  readonly index?: string;
};

/** `driver`: a query for the ids of the studies that satisfy it, by an index of their own. */
export type Condition = {
  readonly sql: string;
  readonly values: readonly Value[];
  readonly covered: boolean; // by every sort index: flags, masks, dateKey
  readonly driver: ConditionDriver | null;
  /** The key whose values it allows only between two bounds. */
  readonly bounds?: SortKey;
  /** The rows of the text index that it allows, where they lie together. */
  readonly textIds?: readonly [number, number];
};

// Above every character that text can begin to go on with.
const AFTER = '\u{10ffff}';

export function conditionsOf(db: Db, query: StudyQuery): readonly Condition[] {
  return [
    ...dateCondition(query),
    ...facetCondition(db, FACET.modality, 'modalityMask', 'Modalities', query.ModalitiesInStudy),
    ...facetCondition(db, FACET.bodyPart, 'bodyPartMask', 'BodyParts', query.BodyPartsInStudy),
    ...sexCondition(query.PatientSex),
    ...prefix('idKey', query.PatientID),
    ...prefix('accessionKey', query.AccessionNumber),
    ...(query.PatientBirthDate === undefined ? [] : [equal('birthKey', query.PatientBirthDate)]),
    ...(query.notOpened === true ? [flag(FLAG.notOpened, 'openedAt = 0')] : []),
    ...(query.withProblems === true ? [flag(FLAG.problems, `flags & ${FLAG.problems}`)] : []),
    ...words('nameKey', query.PatientName),
    ...words('descriptionKey', query.StudyDescription),
    ...words('referrerKey', query.ReferringPhysicianName),
    ...words('searchText', query.text),
  ];
}

/** The words that have to occur somewhere in the study's text: what the text indexes can be asked for. */
export const searchWords = (query: StudyQuery): readonly string[] => [
  ...wordsOf(query.text ?? ''),
  ...wordsOf(query.PatientName ?? ''),
  ...wordsOf(query.StudyDescription ?? ''),
  ...wordsOf(query.ReferringPhysicianName ?? ''),
];

function dateCondition({ studyDateFrom, studyDateTo }: StudyQuery): Condition[] {
  if (studyDateFrom === undefined && studyDateTo === undefined) return [];
  const sql = 's.dateKey >= ? AND s.dateKey < ?';
  const values = [studyDateFrom ?? '0', `${studyDateTo ?? '9'}:`]; // ':' follows the digits
  const driver = 'SELECT id FROM study s INDEXED BY studyBy_dateKey WHERE s.dateKey >= ? AND s.dateKey < ?';
  const textIds = [
    studyDateFrom === undefined ? TEXT_ID_SPAN : textIdOf(`${studyDateFrom}0000`, 0),
    studyDateTo === undefined ? Number.MAX_SAFE_INTEGER : textIdOf(`${studyDateTo}2359`, TEXT_ID_SPAN - 1),
  ] as const;
  return [{ sql, values, covered: true, driver: { sql: driver, values }, bounds: 'dateKey', textIds }];
}

function facetCondition(
  db: Db,
  facet: number,
  mask: string,
  column: string,
  wanted: readonly string[] | undefined,
): Condition[] {
  if (wanted === undefined || wanted.length === 0) return [];
  const marks = wanted.map(() => '?').join(',');
  const bits = db
    .prepare<unknown[], { bit: number }>(`SELECT bit FROM facetBit WHERE facet = ? AND value IN (${marks})`)
    .all(facet, ...wanted);
  const bitMask = bits.reduce((sum, { bit }) => sum | (1n << BigInt(bit)), 0n);
  const shared = bits.some(({ bit }) => bit === 51); // the overflow bit stands for several values: look at the row
  const exactly = ` AND EXISTS (SELECT 1 FROM json_each(s.${column}) j WHERE j.value IN (${marks}))`;
  const driver =
    wanted.length === 1
      ? 'SELECT studyId AS id FROM studyFacet WHERE facet = ? AND value = ?'
      : `SELECT DISTINCT studyId AS id FROM studyFacet WHERE facet = ? AND value IN (${marks})`;
  return [
    {
      sql: `s.${mask} & ? <> 0${shared ? exactly : ''}`,
      values: shared ? [bitMask, ...wanted] : [bitMask],
      covered: !shared,
      driver: { sql: driver, values: [facet, ...wanted] },
    },
  ];
}

function sexCondition(wanted: readonly string[] | undefined): Condition[] {
  if (wanted === undefined || wanted.length === 0) return [];
  const values = wanted.map(fold);
  const sql = `s.sexKey IN (${values.map(() => '?').join(',')})`;
  const driver = `SELECT id FROM study s INDEXED BY studyBy_sexKey WHERE ${sql}`;
  return [{ sql, values, covered: false, driver: { sql: driver, values, index: 'studyBy_sexKey' } }];
}

function prefix(key: 'idKey' | 'accessionKey', text: string | undefined): Condition[] {
  const folded = fold(text ?? '');
  if (folded === '') return [];
  const sql = `s.${key} >= ? AND s.${key} < ?`;
  const values = [folded, `${folded}${AFTER}`];
  const driver = `SELECT id FROM study s INDEXED BY studyBy_${key} WHERE ${sql}`;
  const index = `studyBy_${key}`;
  return [{ sql, values, covered: false, driver: { sql: driver, values, index }, bounds: key }];
}

function equal(key: 'birthKey', value: string): Condition {
  const driver = `SELECT id FROM study s INDEXED BY studyBy_${key} WHERE s.${key} = ?`;
  return {
    sql: `s.${key} = ?`,
    values: [value],
    covered: false,
    driver: { sql: driver, values: [value], index: `studyBy_${key}` },
    bounds: key,
  };
}

function flag(bit: number, indexed: string): Condition {
  const index = bit === FLAG.problems ? 'studyProblems' : 'studyBy_openedAt';
  const driver = `SELECT id FROM study s INDEXED BY ${index} WHERE ${indexed}`;
  return {
    sql: `s.flags & ${bit}`,
    values: [],
    covered: true,
    driver: { sql: driver, values: [] },
  };
}

function words(column: string, text: string | undefined): Condition[] {
  return wordsOf(text ?? '').map((word) => ({
    sql: isFoundAnywhere(word) ? `instr(s.${column}, ?) > 0` : `instr(' ' || s.${column}, ?) > 0`,
    values: [isFoundAnywhere(word) ? word : ` ${word}`],
    covered: false,
    driver: null, // all words together are asked of the text index: see grams.ts
  }));
}
