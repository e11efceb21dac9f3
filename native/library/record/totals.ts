// What the study list shows of a study without looking at its instances: counts, modalities, body parts. New instances
// are added up; anything else marks the study stale, and its numbers are counted again from the rows.
import type { Db } from '../database.ts';
import type { ArrivedInstance } from './arrival.ts';
import { FACET, FLAG } from './keys.ts';

export type Totals = {
  readonly add: (
    ids: { studyId: number; seriesId: number },
    instance: ArrivedInstance,
    owned: boolean,
  ) => void;
  readonly markStale: (studyId: number) => void;
  /** Writes what was added since the last flush; inside the transaction of the rows. */
  readonly flush: () => void;
  /** Counts again every stale study; call in a transaction. Returns how many there were. */
  readonly recountStale: (limit: number) => number;
  /** Studies that were marked stale or counted again since the last call: what is told of them has changed. */
  readonly takeChanged: () => ReadonlySet<number>;
  readonly forgetCached: () => void;
};

type SeriesSum = { instances: number; frames: number; classes: Set<string>; syntaxes: Set<string> };
type StudySum = {
  instances: number;
  frames: number;
  problems: number;
  owned: number;
  modalities: Set<string>;
  bodyParts: Set<string>;
  classes: Set<string>;
  series: Set<number>;
};

const OVERFLOW_BIT = 51;

export function createTotals(db: Db): Totals {
  const seriesSums = new Map<number, SeriesSum>();
  const studySums = new Map<number, StudySum>();
  const write = totalsWriter(db);
  let changed = new Set<number>();

  return {
    add({ studyId, seriesId }, instance, owned) {
      const { attributes } = instance;
      const frames = instance.hasPixelData ? attributes.NumberOfFrames : 0;
      const series = seriesSums.get(seriesId) ?? emptySeries();
      seriesSums.set(seriesId, series);
      series.instances += 1;
      series.frames += frames;
      series.classes.add(attributes.SOPClassUID);
      series.syntaxes.add(instance.TransferSyntaxUID);
      const study = studySums.get(studyId) ?? emptyStudy();
      studySums.set(studyId, study);
      study.instances += 1;
      study.frames += frames;
      study.problems += instance.problem === null ? 0 : 1;
      study.owned += owned ? 1 : 0;
      study.classes.add(attributes.SOPClassUID);
      study.series.add(seriesId);
      if (attributes.Modality !== '') study.modalities.add(attributes.Modality);
      if (attributes.BodyPartExamined !== '') study.bodyParts.add(attributes.BodyPartExamined);
    },
    markStale(studyId) {
      changed.add(studyId);
      write.markStale(studyId);
    },
    flush() {
      for (const [id, sum] of seriesSums) write.series(id, sum);
      for (const [id, sum] of studySums) write.study(id, sum);
      seriesSums.clear();
      studySums.clear();
    },
    recountStale(limit) {
      const ids = write.recountStale(limit);
      for (const id of ids) changed.add(id);
      return ids.length;
    },
    takeChanged() {
      const taken = changed;
      changed = new Set();
      return taken;
    },
    forgetCached() {
      seriesSums.clear();
      studySums.clear();
    },
  };
}

const emptySeries = (): SeriesSum => ({ instances: 0, frames: 0, classes: new Set(), syntaxes: new Set() });
const emptyStudy = (): StudySum => ({
  instances: 0,
  frames: 0,
  problems: 0,
  owned: 0,
  modalities: new Set(),
  bodyParts: new Set(),
  classes: new Set(),
  series: new Set(),
});

const listOf = (json: string): readonly string[] => {
  const list: string[] = JSON.parse(json);
  return list;
};
const union = (json: string, more: ReadonlySet<string>): readonly string[] =>
  [...new Set([...listOf(json), ...more])].filter((value) => value !== '').sort();

type TotalsWriter = Pick<Totals, 'markStale'> & {
  readonly recountStale: (limit: number) => readonly number[];
  readonly series: (id: number, sum: SeriesSum) => void;
  readonly study: (id: number, sum: StudySum) => void;
};

function totalsWriter(db: Db): TotalsWriter {
  const readSeries = db.prepare<[number], { SOPClassUIDs: string; TransferSyntaxUIDs: string }>(
    'SELECT SOPClassUIDs, TransferSyntaxUIDs FROM series WHERE id = ?',
  );
  const addToSeries = db.prepare(
    `UPDATE series SET instanceCount = instanceCount + ?, frameCount = frameCount + ?, SOPClassUIDs = ?,
       TransferSyntaxUIDs = ?, stamp = stamp + 1 WHERE id = ?`,
  );
  const addToStudy = db.prepare(
    `UPDATE study SET instanceCount = instanceCount + ?, frameCount = frameCount + ?, problemCount = problemCount + ?,
       ownedCount = ownedCount + ?, seriesCount = (SELECT count(*) FROM series WHERE studyId = study.id) WHERE id = ?`,
  );
  const setProblemFlag = db.prepare(
    `UPDATE study SET flags = (flags & ~${FLAG.problems}) | iif(problemCount + conflictCount > 0, ${FLAG.problems}, 0)
     WHERE id = ? AND ((flags & ${FLAG.problems}) <> 0) <> (problemCount + conflictCount > 0)`,
  );
  const stale = db.prepare('UPDATE study SET stale = 1 WHERE id = ? AND stale = 0');
  const recount = recounter(db);
  const facets = facetWriter(db);
  return {
    markStale: (studyId) => void stale.run(studyId),
    series(id, sum) {
      const row = readSeries.get(id);
      if (row === undefined) return;
      const classes = JSON.stringify(union(row.SOPClassUIDs, sum.classes));
      const syntaxes = JSON.stringify(union(row.TransferSyntaxUIDs, sum.syntaxes));
      addToSeries.run(sum.instances, sum.frames, classes, syntaxes, id);
    },
    study(id, sum) {
      addToStudy.run(sum.instances, sum.frames, sum.problems, sum.owned, id);
      if (sum.problems > 0) setProblemFlag.run(id);
      facets.add(id, sum);
    },
    recountStale(limit) {
      const ids = recount.stale(limit);
      for (const id of ids) {
        recount.study(id);
        setProblemFlag.run(id);
        facets.replace(id);
      }
      return ids;
    },
  };
}

function recounter(db: Db): { stale(limit: number): readonly number[]; study(id: number): void } {
  const stale = db.prepare<[number], { id: number }>('SELECT id FROM study WHERE stale = 1 LIMIT ?');
  const countSeries = db.prepare(
    `UPDATE series SET stamp = stamp + 1,
       (instanceCount, frameCount) = (SELECT count(*), coalesce(sum(iif(hasPixelData, NumberOfFrames, 0)), 0)
                                      FROM instance WHERE seriesId = series.id) WHERE studyId = ?`,
  );
  const dropSeries = db.prepare('DELETE FROM series WHERE studyId = ? AND instanceCount = 0');
  const countStudy = db.prepare(
    `UPDATE study SET stale = 0,
       (seriesCount, instanceCount, frameCount) = (SELECT count(*), coalesce(sum(instanceCount), 0), coalesce(sum(frameCount), 0)
         FROM series WHERE studyId = study.id),
       (problemCount, unavailableCount, ownedCount) = (SELECT count(i.problem), coalesce(sum(i.available = 0), 0),
         coalesce(sum(f.role = 1), 0) FROM series s JOIN instance i ON i.seriesId = s.id LEFT JOIN file f ON f.id = i.fileId
         WHERE s.studyId = study.id),
       conflictCount = (SELECT count(*) FROM conflict WHERE studyId = study.id) WHERE id = ?`,
  );
  const addUnread = db.prepare(
    'UPDATE study SET problemCount = problemCount + (SELECT count(*) FROM file WHERE studyId = study.id) WHERE id = ?',
  );
  return {
    stale: (limit) => stale.all(limit).map((row) => row.id),
    study(id) {
      countSeries.run(id);
      dropSeries.run(id);
      countStudy.run(id);
      addUnread.run(id);
    },
  };
}

function facetWriter(db: Db): { add(studyId: number, sum: StudySum): void; replace(studyId: number): void } {
  const read = db.prepare<
    [number],
    { Modalities: string; BodyParts: string; SOPClasses: string; dateKey: string }
  >('SELECT Modalities, BodyParts, SOPClasses, dateKey FROM study WHERE id = ?');
  const seriesOf = db.prepare<[number], { Modality: string; BodyPartExamined: string; SOPClassUIDs: string }>(
    'SELECT Modality, BodyPartExamined, SOPClassUIDs FROM series WHERE studyId = ?',
  );
  const put = db.prepare(
    `UPDATE study SET Modalities = ?, BodyParts = ?, SOPClasses = ?, modalityKey = ?, bodyPartKey = ?, modalityMask = ?,
       bodyPartMask = ? WHERE id = ?`,
  );
  const addFacet = db.prepare(
    'INSERT OR IGNORE INTO studyFacet(facet, value, dateKey, studyId) VALUES(?,?,?,?)',
  );
  const dropFacets = db.prepare(
    'DELETE FROM studyFacet WHERE facet = ? AND value = ? AND dateKey = ? AND studyId = ?',
  );
  const bits = createFacetBits(db);

  const write = (id: number, lists: readonly (readonly string[])[], dateKey: string): void => {
    const [modalities = [], bodyParts = [], classes = []] = lists;
    const masks = [bits.mask(FACET.modality, modalities), bits.mask(FACET.bodyPart, bodyParts)];
    put.run(
      JSON.stringify(modalities),
      JSON.stringify(bodyParts),
      JSON.stringify(classes),
      modalities.join('\\').toLowerCase(),
      bodyParts.join('\\').toLowerCase(),
      ...masks,
      id,
    );
    for (const value of modalities) addFacet.run(FACET.modality, value, dateKey, id);
    for (const value of bodyParts) addFacet.run(FACET.bodyPart, value, dateKey, id);
  };
  return {
    add(id, sum) {
      const row = read.get(id);
      if (row === undefined) return;
      const lists = [
        union(row.Modalities, sum.modalities),
        union(row.BodyParts, sum.bodyParts),
        union(row.SOPClasses, sum.classes),
      ];
      const before = [row.Modalities, row.BodyParts, row.SOPClasses].map((json) => listOf(json).length);
      if (lists.every((list, index) => list.length === before[index])) return;
      write(id, lists, row.dateKey);
    },
    replace(id) {
      const row = read.get(id);
      if (row === undefined) return;
      for (const value of listOf(row.Modalities)) dropFacets.run(FACET.modality, value, row.dateKey, id);
      for (const value of listOf(row.BodyParts)) dropFacets.run(FACET.bodyPart, value, row.dateKey, id);
      const series = seriesOf.all(id);
      const lists = [
        union('[]', new Set(series.map((one) => one.Modality))),
        union('[]', new Set(series.map((one) => one.BodyPartExamined))),
        union('[]', new Set(series.flatMap((one) => [...listOf(one.SOPClassUIDs)]))),
      ];
      write(id, lists, row.dateKey);
    },
  };
}

export type FacetBits = {
  /** Bits of the values, making a bit for a value that has none yet. Past 51 values they share the overflow bit. */
  readonly mask: (facet: number, values: readonly string[]) => number;
};

export function createFacetBits(db: Db): FacetBits {
  const find = db.prepare<[number, string], { bit: number }>(
    'SELECT bit FROM facetBit WHERE facet = ? AND value = ?',
  );
  const add = db.prepare(
    `INSERT INTO facetBit(facet, value, bit)
     VALUES(?, ?, min(${OVERFLOW_BIT}, (SELECT count(*) FROM facetBit WHERE facet = ?)))`,
  );
  return {
    mask(facet, values) {
      let mask = 0n;
      for (const value of values) {
        if (find.get(facet, value) === undefined) add.run(facet, value, facet);
        mask |= 1n << BigInt(find.get(facet, value)?.bit ?? OVERFLOW_BIT);
      }
      return Number(mask);
    },
  };
}
