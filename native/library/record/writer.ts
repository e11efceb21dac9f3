// Judges what was read and writes it into the index, one batch a transaction: the rows and the report's entries are
// there together or not at all, whenever the process ends.
import type { FileProblem } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { ROLE, type Arrival, type InstanceArrival, type Judgement, type Place } from './arrival.ts';
import type { Comparison, Verdict } from './comparison.ts';
import { createInstanceFiles, isCutShort, partProblem } from './instanceFiles.ts';
import { createInstances, type KnownInstance } from './instances.ts';
import { CONTAINER, problemOutcome, readOutcome } from './outcomes.ts';
import { createNewcomers } from './newcomers.ts';
import { createPlaces, type FileRow } from './places.ts';
import { createStudies, samePatient } from './studies.ts';
import { createTotals } from './totals.ts';

type ConflictKind = Extract<FileProblem, { kind: 'conflict' }>['conflict'];

export type Writer = {
  /** Call in a transaction. `judged` are final; the `comparisons` come back through `settle`. */
  readonly write: (
    arrivals: readonly Arrival[],
    now: number,
  ) => { judged: Judgement[]; comparisons: Comparison[] };
  readonly settle: (comparison: Comparison, verdict: Verdict, now: number) => Judgement | Comparison;
  /** Counts stale studies again; call in a transaction. */
  readonly recountStale: (limit: number) => number;
  /** Studies that changed since the last call beside those of the judgements: they lost a file, or were counted again. */
  readonly takeChanged: () => ReadonlySet<number>;
  /** Call when rows were removed other than by this writer: what it remembers of them is gone. */
  readonly forget: () => void;
};

export function createWriter(db: Db): Writer {
  const places = createPlaces(db);
  const studies = createStudies(db);
  const instances = createInstances(db);
  const totals = createTotals(db);
  const putFiles = createInstanceFiles(places);
  const newcomers = createNewcomers({ places, studies, instances, totals });
  const addConflict = db.prepare(
    `INSERT INTO conflict(fileId, conflict, SOPInstanceUID, studyId) VALUES(?,?,?,?)
     ON CONFLICT(fileId) DO UPDATE SET conflict = excluded.conflict, SOPInstanceUID = excluded.SOPInstanceUID,
       studyId = excluded.studyId`,
  );
  const dropConflict = db.prepare<[number], { studyId: number | null }>(
    'DELETE FROM conflict WHERE fileId = ? RETURNING studyId',
  );
  const dataVersion = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  let seenVersion = -1;

  /** Another process may have changed the rows behind what is remembered here. */
  const trustCaches = (): void => {
    const version = dataVersion.get()?.data_version ?? -1;
    if (version !== seenVersion) forget();
    seenVersion = version;
  };
  const forget = (): void => {
    places.forgetCached();
    studies.forgetCached();
    instances.forgetCached();
    totals.forgetCached();
  };
  const flush = (): void => {
    studies.flush();
    totals.flush();
  };
  const judgement = (
    place: Place,
    outcome: Judgement['outcome'],
    problem: FileProblem | null = null,
    studyId: number | null = null,
  ): Judgement => ({ place, outcome, problem, studyId });

  const insertNew = (arrival: InstanceArrival, now: number): Judgement => {
    const { instance, place } = arrival;
    const { attributes } = instance;
    const known = studies.find(attributes.StudyInstanceUID);
    if (known !== undefined && !samePatient(known, attributes)) return conflict(arrival, 'patient', known.id);
    const study = known ?? studies.create(attributes, now);
    const series =
      studies.findSeries(study.id, attributes.SeriesInstanceUID) ??
      studies.createSeries(study.id, attributes, instance.TransferSyntaxUID);
    const outcome = readOutcome(instance);
    const instanceId = instances.nextId();
    const fileId = putFiles(arrival, outcome, instanceId, instance.problem);
    if (!instances.insertAs(instanceId, series, instance, fileId))
      throw new Error('an instance appeared inside a transaction');
    totals.add({ studyId: study.id, seriesId: series.id }, instance, arrival.owned !== null);
    return judgement(place, outcome, instance.problem, study.id);
  };

  const conflict = (arrival: InstanceArrival, kind: ConflictKind, studyId: number): Judgement => {
    const { SOPInstanceUID } = arrival.instance.attributes;
    const problem: FileProblem = { kind: 'conflict', conflict: kind, SOPInstanceUID };
    const fileId = putFiles(arrival, 'conflict', null, problem);
    addConflict.run(fileId, kind, SOPInstanceUID, studyId);
    totals.markStale(studyId);
    return judgement(arrival.place, 'conflict', problem, null);
  };

  /** The file that the instance was read from says something new about the same instance. */
  const updateChanged = (arrival: InstanceArrival, known: KnownInstance, fileId: number): Judgement => {
    const { instance } = arrival;
    const series = studies.findSeries(known.studyId, instance.attributes.SeriesInstanceUID);
    const study = studies.find(known.StudyInstanceUID);
    if (series === undefined || study === undefined || !samePatient(study, instance.attributes)) {
      instances.detach(known.id);
      totals.markStale(known.studyId);
      return conflict(arrival, series === undefined ? 'series' : 'patient', known.studyId);
    }
    const outcome = readOutcome(instance);
    putFiles(arrival, outcome, known.id, instance.problem);
    instances.update(known.id, series, instance, fileId);
    totals.markStale(known.studyId);
    return judgement(arrival.place, outcome, instance.problem, known.studyId);
  };

  const judgeInstance = (arrival: InstanceArrival, now: number): Judgement | Comparison => {
    const { attributes } = arrival.instance;
    const previous = places.find(arrival.owned?.place ?? arrival.place);
    const known = instances.find(attributes.SOPInstanceUID);
    const isOwnFile = known !== undefined && previous !== undefined && known.fileId === previous.id;
    const isSource = known !== undefined && isSourceOf(arrival, known);
    if (previous !== undefined && !isOwnFile && !isSource) leave(previous);
    if (known === undefined) return insertNew(arrival, now);
    if (known.StudyInstanceUID !== attributes.StudyInstanceUID)
      return conflict(arrival, 'study', known.studyId);
    if (isOwnFile && arrival.owned?.reused === true) return again(arrival, known);
    if (isOwnFile) return updateChanged(arrival, known, previous.id);
    if (isSource) return takenIn(arrival, known);
    if (known.SeriesInstanceUID !== attributes.SeriesInstanceUID)
      return conflict(arrival, 'series', known.studyId);
    const study = studies.find(known.StudyInstanceUID);
    if (study !== undefined && !samePatient(study, attributes)) return conflict(arrival, 'patient', study.id);
    if (known.available === 0) return moved(arrival, known);
    return { arrival, instanceId: known.id, fileId: known.fileId ?? 0 };
  };

  /** Was the instance read, so far, from the very file that is now copied into the library? */
  const isSourceOf = (arrival: InstanceArrival, known: KnownInstance): boolean =>
    arrival.owned !== null && known.fileId !== null && places.find(arrival.place)?.id === known.fileId;

  /** The library owned this content already. */
  const again = (arrival: InstanceArrival, known: KnownInstance): Judgement => {
    const facts = { outcome: 'duplicate', instanceId: known.id, problem: null, dataOffset: 0 };
    places.put(arrival.place, { ...arrival.stamp, ...facts, role: ROLE.source });
    return judgement(arrival.place, 'duplicate', null, known.studyId);
  };

  /** A linked file became an owned one: the instance is read from the copy from now on. */
  const takenIn = (arrival: InstanceArrival, known: KnownInstance): Judgement => {
    const outcome = readOutcome(arrival.instance);
    const fileId = putFiles(arrival, outcome, known.id, arrival.instance.problem);
    instances.moveTo(known.id, fileId);
    totals.markStale(known.studyId);
    return judgement(arrival.place, 'unchanged', null, known.studyId);
  };

  /** The file that was indexed is gone and this one could be it, moved. Without the old bytes: size and encoding agree. */
  const moved = (arrival: InstanceArrival, known: KnownInstance): Judgement => {
    const isSameSyntax = known.TransferSyntaxUID === arrival.instance.TransferSyntaxUID;
    const isLonger = arrival.stamp.bytes > (known.bytes ?? 0);
    if (isSameSyntax && isLonger && isCutShort(known)) return longer(arrival, known);
    const sameSize = known.bytes === null || known.bytes === arrival.stamp.bytes;
    if (!sameSize || !isSameSyntax) return conflict(arrival, 'content', known.studyId);
    const outcome = readOutcome(arrival.instance);
    const fileId = putFiles(arrival, outcome, known.id, arrival.instance.problem);
    instances.regainFile(known.id, fileId);
    totals.markStale(known.studyId);
    return judgement(arrival.place, outcome, arrival.instance.problem, known.studyId);
  };

  /** All that the index has of the instance stands in this file too, and more: it is read from here from now on. */
  const longer = (arrival: InstanceArrival, known: KnownInstance): Judgement => {
    const { instance } = arrival;
    const series = studies.findSeries(known.studyId, known.SeriesInstanceUID);
    if (series === undefined) throw new Error('an instance without its series');
    const outcome = readOutcome(instance);
    const fileId = putFiles(arrival, outcome, known.id, instance.problem);
    places.setParts(known.id, known.problem ?? JSON.stringify(partProblem(null, known.bytes ?? 0)), fileId);
    instances.update(known.id, series, instance, fileId);
    totals.markStale(known.studyId);
    return judgement(arrival.place, outcome, instance.problem, known.studyId);
  };

  /** What the row at this place said before is no longer so. */
  const leave = (previous: FileRow): void => {
    for (const row of dropConflict.all(previous.id)) if (row.studyId !== null) totals.markStale(row.studyId);
    const studyId = instances.loseFile(previous.id, 'detach');
    if (studyId !== null) totals.markStale(studyId);
  };

  const judgeOther = (arrival: Exclude<Arrival, InstanceArrival>): Judgement => {
    const { place, stamp } = arrival;
    const previous = places.find(place);
    if (arrival.kind === 'unchanged') return regain(place, previous);
    if (arrival.kind === 'gone') return lose(place, previous);
    if (previous !== undefined) leave(previous);
    if (arrival.kind === 'container') {
      const outcome = arrival.counted ? 'read' : 'none';
      places.put(place, { ...stamp, ...CONTAINER, outcome });
      return judgement(place, outcome);
    }
    const outcome = problemOutcome(arrival.problem);
    // Of these there is no file to have a row.
    if (outcome === 'missing' || arrival.problem.kind === 'own-library')
      return judgement(place, outcome, arrival.problem);
    const problem = JSON.stringify(arrival.problem);
    places.put(place, { ...stamp, role: ROLE.linked, outcome, problem, instanceId: null, dataOffset: 0 });
    return judgement(place, outcome, arrival.problem);
  };

  const regain = (place: Place, row: FileRow | undefined): Judgement => {
    if (row === undefined) return judgement(place, 'none');
    let studyId: number | null = null;
    if (row.available === 0) {
      places.setAvailable(row.id, true);
      studyId = row.instanceId === null ? null : instances.regainFile(row.instanceId, row.id);
      if (studyId !== null) totals.markStale(studyId);
    }
    return judgement(place, row.outcome === 'none' ? 'none' : 'unchanged', null, studyId);
  };

  const lose = (place: Place, row: FileRow | undefined): Judgement => {
    if (row === undefined || row.available === 0) return judgement(place, 'none');
    places.setAvailable(row.id, false);
    const studyId = instances.loseFile(row.id, 'keep');
    if (studyId !== null) totals.markStale(studyId);
    return judgement(place, 'removed', null, studyId);
  };

  const judgeCompared = (
    { arrival, instanceId, fileId }: Comparison,
    verdict: Verdict,
    now: number,
  ): Judgement | Comparison => {
    const known = instances.find(arrival.instance.attributes.SOPInstanceUID);
    if (known === undefined || known.id !== instanceId) return judgeInstance(arrival, now);
    if (verdict === 'different') return conflict(arrival, 'content', known.studyId);
    if (verdict === 'longer') return longer(arrival, known);
    if (verdict === 'gone') {
      places.setAvailable(fileId, false);
      instances.loseFile(fileId, 'keep');
      totals.markStale(known.studyId);
      return judgeInstance(arrival, now);
    }
    const { problem } = arrival.instance;
    const part = verdict === 'part' ? partProblem(problem, arrival.stamp.bytes) : null;
    const newFile = putFiles(arrival, 'duplicate', instanceId, part);
    if (part === null) instances.regainFile(instanceId, newFile);
    return judgement(arrival.place, 'duplicate', null, known.studyId);
  };

  return {
    write(arrivals, now) {
      trustCaches();
      const judged: Judgement[] = [];
      const comparisons: Comparison[] = [];
      try {
        let done = 0;
        let singlyUntil = 0; // after a group that was not one
        for (const [at, arrival] of arrivals.entries()) {
          if (at < done) continue;
          const group = at < singlyUntil ? 0 : newcomers.insertGroup(arrivals, at);
          if (typeof group !== 'number') {
            judged.push(...group);
            done = at + group.length;
            continue;
          }
          singlyUntil = Math.max(singlyUntil, at + group);
          const result =
            arrival.kind === 'instance'
              ? (newcomers.insert(arrival) ?? judgeInstance(arrival, now))
              : judgeOther(arrival);
          if ('instanceId' in result) comparisons.push(result);
          else judged.push(result);
        }
        flush();
      } catch (error) {
        forget(); // the transaction is undone; what was remembered of it must go too
        throw error;
      }
      return { judged, comparisons };
    },
    settle(comparison, verdict, now) {
      const result = judgeCompared(comparison, verdict, now);
      flush();
      return result;
    },
    recountStale: totals.recountStale,
    takeChanged: totals.takeChanged,
    forget,
  };
}
