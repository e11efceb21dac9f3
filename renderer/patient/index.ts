// The door of renderer/patient: the patient's record beside the images. Opened when it is asked for, after the images.
export { CompareDialog } from './identity/CompareDialog.tsx';
export { RecordGate } from './identity/RecordGate.tsx';
export { RecordPanel, type RecordPanelProps } from './RecordPanel.tsx';
