// The door of renderer/patient: the patient's record beside the images.
export { RecordPanel, type RecordPanelProps } from './RecordPanel.tsx';
export { patientWords } from './words.ts';
