// Nearly every file of a first import: a new file of a known series. Such files are written many to a statement, which
// costs half of one statement each.
import { ROLE, type Arrival, type InstanceArrival, type Judgement } from './arrival.ts';
import type { Instances } from './instances.ts';
import { GROUP, type FileValues, type Places } from './places.ts';
import { samePatient, type KnownSeries, type KnownStudy, type Studies } from './studies.ts';
import type { Totals } from './totals.ts';

export type Newcomers = {
  /** Null, and nothing done, when it is not that. */
  readonly insert: (arrival: InstanceArrival) => Judgement | null;
  /** The `GROUP` arrivals from `at` on. When one of them is not that: nothing done, and how many go up to that one. */
  readonly insertGroup: (arrivals: readonly Arrival[], at: number) => readonly Judgement[] | number;
};

type Newcomer = {
  readonly arrival: InstanceArrival;
  readonly study: KnownStudy;
  readonly series: KnownSeries;
};
type Rows = {
  readonly places: Places;
  readonly studies: Studies;
  readonly instances: Instances;
  readonly totals: Totals;
};

export function createNewcomers({ places, studies, instances, totals }: Rows): Newcomers {
  const newcomer = (arrival: Arrival): Newcomer | null => {
    if (arrival.kind !== 'instance' || arrival.isNew !== true) return null;
    const { instance, owned } = arrival;
    if (owned !== null || instance.problem !== null) return null;
    const study = studies.find(instance.attributes.StudyInstanceUID);
    if (study === undefined || !samePatient(study, instance.attributes)) return null;
    const series = studies.findSeries(study.id, instance.attributes.SeriesInstanceUID);
    return series === undefined ? null : { arrival, study, series };
  };
  const group = (arrivals: readonly Arrival[], at: number): Newcomer[] | number => {
    if (at + GROUP > arrivals.length) return GROUP;
    const found: Newcomer[] = [];
    for (const arrival of arrivals.slice(at, at + GROUP)) {
      const one = newcomer(arrival);
      if (one === null || one.arrival.place.member !== '' || one.arrival.instance.dataOffset !== 0)
        return found.length + 1;
      found.push(one);
    }
    return found;
  };
  const judged = ({ arrival, study, series }: Newcomer, newFileId: number): Judgement => {
    totals.add({ studyId: study.id, seriesId: series.id }, arrival.instance, false);
    return { place: arrival.place, outcome: 'read', problem: null, studyId: study.id, newFileId };
  };
  return {
    insert(arrival) {
      const one = newcomer(arrival);
      if (one === null) return null;
      const instanceId = instances.nextId();
      const fileId = places.insert(arrival.place, valuesOf(arrival, instanceId));
      if (fileId === null) return null;
      if (!instances.insertAs(instanceId, one.series, arrival.instance, fileId)) {
        places.drop(fileId);
        return null;
      }
      return judged(one, fileId);
    },
    insertGroup(arrivals, at) {
      const found = group(arrivals, at);
      if (typeof found === 'number') return found;
      const instanceId = instances.nextId();
      const files = found.map(({ arrival: { place, stamp } }, index) => ({
        place,
        stamp,
        instanceId: instanceId + index,
      }));
      const fileId = places.insertGroup(files);
      if (fileId === null) return GROUP;
      const rows = found.map(({ arrival, series }, index) => ({
        series,
        instance: arrival.instance,
        fileId: fileId + index,
      }));
      if (!instances.insertGroup(instanceId, rows)) {
        places.dropGroup(fileId);
        return GROUP;
      }
      return found.map((one, index) => judged(one, fileId + index));
    },
  };
}

const valuesOf = ({ stamp, instance }: InstanceArrival, instanceId: number): FileValues => ({
  ...stamp,
  outcome: 'read',
  problem: null,
  instanceId,
  dataOffset: instance.dataOffset,
  role: ROLE.linked,
});
