// The door of renderer/documents: reports, presentation states and key objects of the open studies. The viewer gives it
// panes (DocumentsHost) and puts its parts in place.
export { documentsPort } from './api.ts';
export { createDocumentsSession, type DocumentsSession } from './session.ts';
export { type DocumentsHost, type DocumentsPort } from './types.ts';
export { documentWords } from './words.ts';
export { foreignOn } from './measurements/foreign.ts';
export { DocumentsPanel } from './list/DocumentsPanel.tsx';
export { DocumentTiles } from './list/DocumentTiles.tsx';
export { ReportPane } from './list/DocumentDetail.tsx';
export { ReportMeasurements } from './measurements/ReportMeasurements.tsx';
export { SaveDialog } from './save/SaveDialog.tsx';
export { PaneChips, StateMenu } from './states/PaneChips.tsx';
export { paintStateStill } from './states/still.ts';
export { StateLayer } from './states/StateLayer.tsx';
