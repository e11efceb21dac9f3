// The door of renderer/patient: the patient's record beside the images. Opened when it is asked for, after the images.
import { identityWords } from './identity/words.ts';
import { patientWords } from './words.ts';

export { CompareDialog } from './identity/CompareDialog.tsx';
export { RecordGate } from './identity/RecordGate.tsx';
export { openRecorded } from './openRecorded.ts';
export { RecordPanel } from './RecordPanel.tsx';
export { RecordSummary } from './summary/RecordSummary.tsx';

/** Everything that the room says: before any of it is drawn. */
export const loadPatientWords = (): Promise<unknown> =>
  Promise.all([patientWords.load(), identityWords.load()]);
