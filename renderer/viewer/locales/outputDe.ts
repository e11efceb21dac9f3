import type { outputEn } from './outputEn.ts';

/** Worte des Betrachters zu dem, was ihn verlässt; die Dialoge haben eigene. */
export const outputDe: Readonly<Record<keyof typeof outputEn, string>> = {
  exportMenu: 'Ausgabe',
  exportCopy: 'Darstellung kopieren',
  exportImage: 'Darstellung speichern …',
  exportVideo: 'Als Video speichern …',
  exportPrint: 'Drucken oder PDF …',
  exportSend: 'An ein Archiv senden …',
  exportCopied: 'Darstellung kopiert',
  exportCopyFailed: 'Nicht kopiert',
  unseenCopy: 'Nichts kopiert: Hier wird kein Bild gezeigt.',
  groupOutput: 'Mitnehmen',
  seriesNumber: 'Serie {{number}}',
  inverted: 'invertiert',
};
