import type { InstanceArrival } from './arrival.ts';

/** The same SOP Instance UID was met in two files: their contents have to be compared before it can be judged. */
export type Comparison = {
  readonly arrival: InstanceArrival;
  readonly instanceId: number;
  readonly fileId: number;
};

/**
 * `gone`: the file in the index is not there any more, so there is nothing to compare with. `longer`: that file was cut off, and
 * all that it has is in the newcomer. `part`: the newcomer was cut off, and all that it has is in the index.
 */
export type Verdict = 'same' | 'different' | 'gone' | 'longer' | 'part';
