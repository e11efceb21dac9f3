import type { displayEn } from './displayEn.ts';

export const displayDe: Readonly<Record<keyof typeof displayEn, string>> = {
  badgeStudyIncomplete: 'Studie unvollständig {{present}} von {{total}}',
  badgeMissingWhy_one:
    '{{count}} Bild, das das Archiv aufführt, ist nicht auf diesem Rechner. In der Studienliste lässt es sich erneut versuchen.',
  badgeMissingWhy_other:
    '{{count}} Bilder, die das Archiv aufführt, sind nicht auf diesem Rechner. In der Studienliste lässt es sich erneut versuchen.',
  badgeShortWhy_one: '{{count}} Bild ist nur zum Teil hier: Seine Datei ist abgeschnitten.',
  badgeShortWhy_other: '{{count}} Bilder sind nur zum Teil hier: Ihre Dateien sind abgeschnitten.',
  badgeTryAgain: 'In der Studienliste lässt es sich erneut versuchen.',
  badgeMissingArriving_one: '{{count}} Bild wird noch aus dem Archiv geholt.',
  badgeMissingArriving_other: '{{count}} Bilder werden noch aus dem Archiv geholt.',
  overlays: 'Overlays des Bildes',
  shutter: 'Von der Blende Verdecktes zeigen',
  inspector: 'Pixelwerte',
  presetFromImage: 'Aus dem Bild',
  presetLut: 'Kurve aus der Datei',
  sample: 'Gespeichert {{stored}}, {{modality}} gezeigt als {{displayed}}',
  sampleModality: 'Wert {{value}},',
  samplePadding: 'Gespeichert {{stored}}: Füllwert, gehört nicht zum Bild',
  badgeShutter: 'Teilweise verdeckt',
  badgeShutterWhy:
    'Eine Blende in der Datei verdeckt einen Teil dieses Bildes. „Von der Blende Verdecktes zeigen“ hebt sie auf (Taste {{key}}).',
  badgeShutterLifted: 'Blende aufgehoben',
  badgeShutterLiftedWhy: 'Die Datei will einen Teil dieses Bildes verdecken. Sie sehen das ganze.',
  badgeDoubtful: 'Teile nicht verwendet',
  badgeDoubtfulWhy: 'Das Bild wird ohne das gezeigt, was nicht zu verwenden oder nicht zu glauben war:',
  remarkModalityLutUnusable:
    'Die Tabelle, die gespeicherte in gemessene Werte überträgt, ist beschädigt. Die Werte folgen aus Steigung und Achsenabschnitt oder sind die gespeicherten.',
  remarkModalityLutIncomplete:
    'Die Tabelle, die gespeicherte in gemessene Werte überträgt, hat weniger Einträge als angegeben. Hohe Werte können falsch sein.',
  remarkVoiLutUnusable: 'Eine Helligkeitskurve der Datei ist beschädigt und nicht wählbar.',
  remarkVoiLutIncomplete: 'Eine Helligkeitskurve der Datei hat weniger Einträge als angegeben.',
  remarkPresentationLutUnusable: 'Die letzte Kurve vor der Anzeige ist beschädigt und entfällt.',
  remarkPresentationLutIncomplete: 'Die letzte Kurve vor der Anzeige hat weniger Einträge als angegeben.',
  remarkWindowRefused: 'Ein Fenster der Datei hat eine Breite, die nichts bedeutet, und ist nicht wählbar.',
  remarkRescaleRefused:
    'Steigung und Achsenabschnitt bedeuten nichts. Die Werte sind die gespeicherten, ohne Einheit.',
  remarkPolarity:
    'Die Datei widerspricht sich darin, was schwarz und was weiß ist. Niedrige Werte erscheinen weiß.',
  remarkPalette: 'Die Farbpalette ist beschädigt. Das Bild erscheint in Graustufen.',
  remarkColourLabel:
    'Die Datei nennt eine Farbform, die diese Pixel nicht haben können. Sie erscheinen als Rot, Grün und Blau.',
  remarkOverlayUnusable: 'Ein Overlay des Bildes war nicht lesbar und fehlt.',
  remarkOverlayOutside: 'Ein Overlay hat Markierungen neben dem Bild; sie fehlen hier.',
  remarkShutterUnusable: 'Eine Blende war nicht lesbar und verdeckt nichts.',
  remarkTrueSize:
    'Die Darstellung verlangt die wahre Größe, aber dieser Bildschirm ist nicht vermessen. Das Bild ist eingepasst.',
};
