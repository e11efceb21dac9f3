// The door of renderer/transfers: sending to archives, and how all transfers stand. The dialogs come when they are asked for.
import { lazy } from 'react';

export { askSend, hideTransfers, showTransfers, useTransfersView } from './state.ts';
export {
  isContinued,
  isIncomplete,
  isTransferJob,
  transferEndText,
  transferPace,
  transferShare,
  transferStopText,
  transferText,
} from './text.ts';
export { sendOf } from './sending.ts';
export { missingOfStudy } from './missingText.ts';
export { transfersWords } from './words.ts';

export const MissingImages = lazy(async () => ({
  default: (await import('./MissingImages.tsx')).MissingImages,
}));
export const SendDialog = lazy(async () => ({ default: (await import('./SendDialog.tsx')).SendDialog }));
export const TransfersDialog = lazy(async () => ({
  default: (await import('./TransfersDialog.tsx')).TransfersDialog,
}));
