// The door of renderer/measure: annotations, calibrations and key images of the open studies. The viewer gives it panes and
// its history (MarksHost) and puts its parts in place.
export { copyTargets, copyTo, draw, paste, remove, rename } from './acts.ts';
export { readersSpacing } from './calibration.ts';
export { pressKey } from './keys.ts';
export { toggleKeyImage } from './keyImages.ts';
export { createMarksSession, type MarksSession } from './session.ts';
export { marksRegistry } from './store/page.ts';
export { type MarksRegistry } from './store/registry.ts';
export { measureWords } from './text.ts';
export { type MarkTool } from './tools/kinds.ts';
export {
  type Foreign,
  type ForeignMarks,
  isSamePlace,
  type Place,
  placeOf,
  type SeriesFacts,
  type StudyFacts,
} from './types.ts';
export { MeasureLayer } from './draw/MeasureLayer.tsx';
export { paintStill } from './draw/still.ts';
export { CalibrationDialog } from './panel/CalibrationDialog.tsx';
export { kindIcons } from './panel/icons.ts';
export { annotationWords, placeWords } from './panel/describe.ts';
export { MarksPanel } from './panel/MarksPanel.tsx';
export { SavingNotice } from './panel/SavingNotice.tsx';
export { useMarksView, useRevision } from './panel/useMarks.ts';
