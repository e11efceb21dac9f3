import type { readingEn } from './readingEn.ts';

export const readingDe: Readonly<Record<keyof typeof readingEn, string>> = {
  keepStudy: 'Diese Studie behalten',
  badgeNotKept: 'Nicht behalten · von {{archive}}',
  badgeNotKeptWhy:
    'Diese Bilder werden beim Ansehen aus {{archive}} gelesen. Ohne das Archiv sind sie nicht zu sehen. Messungen sind auf diesem Rechner gespeichert und wieder da, wenn die Studie erneut geöffnet wird; Befunde, Schlüsselbilder und Darstellungen des Archivs erscheinen, sobald die Studie behalten ist.',
  badgeKeeping: 'Wird behalten: {{here}} von {{expected}}',
  badgeKeepingWaiting: 'Wird behalten',
  badgeKeepingWhy:
    'Die Studie ist auf dem Weg auf diesen Rechner. Bis alles hier ist, werden die Bilder aus {{archive}} gelesen.',
  badgeFewer: 'Unvollständig: {{present}} von {{total}}',
  badgeFewerWhy:
    '{{archive}} zählt in dieser Serie {{total}} Bilder und gibt nur {{present}} heraus. Die anderen sind nicht zu sehen.',
  notKept: 'Nicht behalten',
  notKeptPart: 'Nicht behalten · {{series}} von {{of}} Serien sind zu haben',
  notKeptRest: 'Nicht behalten · {{series}} von {{of}} Serien, der Rest ist anderswo',
  restElsewhere:
    'Für den Rest nennt die Akte andere Archive: {{elsewhere}}. „Auf diesem Computer behalten“ unter „Alle Studien“ holt alles.',
  notKeptSomeSeries: 'Nicht behalten · {{series}} Serien, vielleicht nicht alle',
  keep: 'Behalten',
  keepTip: 'Alles davon aus {{archive}} auf diesen Rechner holen',
  failedRetrying: 'Lightbox versucht es weiter. Bilder, die schon gelesen sind, bleiben zu sehen.',
  seriesOf: '{{present}} von {{total}}',
};
