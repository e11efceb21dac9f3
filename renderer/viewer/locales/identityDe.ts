import type { identityEn } from './identityEn.ts';

export const identityDe: Readonly<Record<keyof typeof identityEn, string>> = {
  badgeIdentity: 'Identität prüfen',
  identityDoubt:
    'Die Akte zu dieser Studie stimmt nur teilweise mit den Bildern überein. Vergleichen Sie beide, bevor Sie sich darauf verlassen.',
  identityAmbiguous:
    'Das Aktensystem kennt diese Studie bei mehreren Patienten. Aus einer Akte wird nichts gezeigt, bevor jemand für einen entschieden hat.',
  identityStopped:
    'Bilder und Akte nennen verschiedene Personen. Aus der Akte wird nichts gezeigt, bevor Sie beide verglichen haben.',
  compareIdentity: 'Vergleichen',
  peopleShown: 'Hier sind Bilder von {{count}} Patienten offen',
  namesShown: 'Hier sind Bilder unter {{count}} Namen offen. Identität prüfen',
};
