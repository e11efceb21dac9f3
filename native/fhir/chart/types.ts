import type { RecordClient } from '../client/types.ts';
import type { Patient } from '../types.ts';
import type { LocalStudy } from './timeline.ts';

/** `patient`, `imagingStudy`: as they lie on the server, `Patient/3`, `ImagingStudy/7`; null where only the patient is known. */
export type ChartOf = {
  readonly client: RecordClient;
  readonly patient: string;
  readonly imagingStudy: string | null;
  /** Told of the patient as the record has it now: before the section says so. */
  readonly onPatient: (patient: Patient) => void;
  /** The patient's studies in the library. */
  readonly local: readonly LocalStudy[];
};

/** What was read, and how good it is: see ChartSection. */
export type Part<T> = {
  readonly content: T;
  readonly readAt: number;
  readonly isKept: boolean;
  readonly isPartial: boolean;
};
