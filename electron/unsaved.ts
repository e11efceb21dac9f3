import { app, dialog, type BrowserWindow, type MessageBoxSyncOptions } from 'electron';

type Words = Record<'message' | 'detail' | 'stay' | 'discard', string>;

const english: Words = {
  message: 'Some measurements are not yet saved.',
  detail: 'Lightbox keeps trying to save them while it is open. Closed now, they are lost.',
  stay: 'Stay',
  discard: 'Close and lose them',
};

const german: Words = {
  message: 'Einige Messungen sind noch nicht gespeichert.',
  detail:
    'Lightbox versucht weiter, sie zu speichern, solange es geöffnet ist. Wird es jetzt geschlossen, gehen sie verloren.',
  stay: 'Bleiben',
  discard: 'Schließen und verwerfen',
};

const DISCARD = 1;

/** The question before unsaved changes are lost; the key at hand stays. */
export function unsavedQuestion(locale: string): MessageBoxSyncOptions {
  const words = locale.startsWith('de') ? german : english;
  return {
    type: 'warning',
    message: words.message,
    detail: words.detail,
    buttons: [words.stay, words.discard],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
}

/** Asks the reader whether the window may close although changes are unsaved. */
export const mayDiscard = (window: BrowserWindow): boolean =>
  dialog.showMessageBoxSync(window, unsavedQuestion(app.getLocale())) === DISCARD;
