import type { DisplayWords } from '../words.ts';

export const de: DisplayWords = {
  title: 'Dieser Bildschirm',
  measure: 'Größe',
  measureHow:
    'Halten Sie eine Bankkarte an den Bildschirm und machen Sie den Balken so lang, wie die Karte breit ist (85,60 mm). Wahre Größe zeigt dann einen Millimeter als Millimeter.',
  measureBar: 'Länge des Balkens',
  measureKeep: 'Größe merken',
  measured: 'Gemessen: Ein Pixel ist {{size}} mm groß.',
  notMeasured: 'Noch nicht gemessen.',
  noTrueSize: 'Das Bild sagt nicht, wie groß seine Pixel sind; es hat keine wahre Größe.',
  check: 'Testbilder ansehen',
  checkHow:
    'Prüfen Sie, ob sich alle 18 Stufen und die kleinen Quadrate in ihren Ecken unterscheiden lassen, auch die Quadrate in Schwarz und in Weiß; ob die feinsten Linien gleichmäßig sind und nicht grau; ob die Verläufe keine Streifen und die Flächen keine Flecken haben. Eine Messung mit dem Photometer ersetzt das nicht.',
  pattern: 'Testbild',
  patternQuality: 'Testbild',
  patternDark: 'Dunkle Fläche',
  patternBright: 'Helle Fläche',
  patternHow: 'Die Leertaste zeigt das nächste, Esc beendet.',
  declare: 'Kalibrierung',
  declareHow:
    'Lightbox kann nicht sehen, ob ein Bildschirm nach DICOM GSDF (PS3.14) kalibriert ist. Wer ihn hat prüfen lassen, kann es hier erklären; bis zum Ablauf wird nicht mehr gewarnt.',
  declareBy: 'Geprüft von',
  declareDays: 'Gültig für Tage',
  declareIt: 'Als kalibriert erklären',
  withdraw: 'Zurücknehmen',
  declared: 'Von {{by}} als kalibriert erklärt, bis {{date}}.',
  expired: 'Die Erklärung von {{by}} ist am {{date}} abgelaufen.',
  undeclared: 'Niemand hat diesen Bildschirm als kalibriert erklärt.',
  badge: 'Bildschirm nicht kalibriert',
  badgeExpired: 'Bildschirmprüfung abgelaufen',
  failed: 'Das konnte nicht gespeichert werden. Bitte noch einmal versuchen.',
  close: 'Schließen',
};
