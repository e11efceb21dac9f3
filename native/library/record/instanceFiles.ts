import { FileProblem, isCutOff, type ImportOutcome } from '../../contract/index.ts';
import { ORIGIN, ROLE, type InstanceArrival } from './arrival.ts';
import type { KnownInstance } from './instances.ts';
import type { Places } from './places.ts';

/** Puts the row of the file that the instance is read from, and of the source it was copied from; returns the first. */
type PutFiles = (
  arrival: InstanceArrival,
  outcome: ImportOutcome,
  instanceId: number | null,
  problem: FileProblem | null,
) => number;

export const createInstanceFiles =
  (places: Places): PutFiles =>
  (arrival, outcome, instanceId, problem) => {
    const facts = { outcome, instanceId, problem: problem === null ? null : JSON.stringify(problem) };
    const { owned, instance, stamp } = arrival;
    if (owned === null)
      return places.put(arrival.place, {
        ...stamp,
        ...facts,
        role: ROLE.linked,
        dataOffset: instance.dataOffset,
      });
    // What came over the network has no source but the file that it was written to.
    if (owned.place !== arrival.place)
      places.put(arrival.place, { ...stamp, ...facts, role: ROLE.source, dataOffset: 0 });
    const { origin = ORIGIN.copied } = owned;
    return places.put(owned.place, { ...owned.stamp, ...facts, role: ROLE.owned, dataOffset: 0, origin });
  };

/** The file that the index reads it from was cut off. */
export const isCutShort = ({ problem }: KnownInstance): boolean =>
  problem !== null && isCutOff(FileProblem.parse(JSON.parse(problem)));

/** What is wrong with a file that holds a part; one that broke off between two elements shows nothing of it by itself. */
export const partProblem = (problem: FileProblem | null, bytes: number): FileProblem =>
  problem ?? { kind: 'damaged-data-set', atByte: bytes, detail: 'element-beyond-end' };
