/** Words of the viewer about how a picture is shown: windows of the image, overlays, shutters, the pixel inspector. */
export const displayEn = {
  badgeStudyIncomplete: 'Study incomplete {{present}} of {{total}}',
  badgeMissingWhy_one:
    '{{count}} image that the archive listed is not on this computer. The study list can try again.',
  badgeMissingWhy_other:
    '{{count}} images that the archive listed are not on this computer. The study list can try again.',
  badgeShortWhy_one: '{{count}} image is here only in part: its file was cut off.',
  badgeShortWhy_other: '{{count}} images are here only in part: their files were cut off.',
  badgeTryAgain: 'The study list can try again.',
  badgeMissingArriving_one: '{{count}} image is still being fetched from the archive.',
  badgeMissingArriving_other: '{{count}} images are still being fetched from the archive.',
  overlays: 'Overlays of the image',
  shutter: 'Show what the shutter hides',
  inspector: 'Pixel inspector',
  presetFromImage: 'From the image',
  presetLut: 'Curve from the file',
  sample: 'Stored {{stored}}, {{modality}} shown as {{displayed}}',
  sampleModality: 'value {{value}},',
  samplePadding: 'Stored {{stored}}: padding, no part of the picture',
  badgeShutter: 'Partly hidden',
  badgeShutterWhy:
    'A shutter in the file hides a part of this picture. “Show what the shutter hides” lifts it (key {{key}}).',
  badgeShutterLifted: 'Shutter lifted',
  badgeShutterLiftedWhy: 'The file asks to hide a part of this picture. You see all of it.',
  badgeDoubtful: 'Parts not used',
  badgeDoubtfulWhy: 'The picture is shown without what could not be used or believed:',
  remarkModalityLutUnusable:
    'The table that turns stored values into measured ones is damaged. Values come from slope and intercept, or are the stored ones.',
  remarkModalityLutIncomplete:
    'The table that turns stored values into measured ones has fewer entries than it says. High values may be wrong.',
  remarkVoiLutUnusable: 'A brightness curve in the file is damaged and cannot be chosen.',
  remarkVoiLutIncomplete: 'A brightness curve in the file has fewer entries than it says.',
  remarkPresentationLutUnusable: 'The last curve before display is damaged and was left out.',
  remarkPresentationLutIncomplete: 'The last curve before display has fewer entries than it says.',
  remarkWindowRefused: 'A window in the file has a width that means nothing and cannot be chosen.',
  remarkRescaleRefused: 'Slope and intercept mean nothing. Values are the stored ones, without a unit.',
  remarkPolarity:
    'The file contradicts itself about what is black and what is white. Low values are shown white.',
  remarkPalette: 'The colour palette is damaged. The picture is shown in greys.',
  remarkColourLabel:
    'The file names a colour form that these pixels cannot have. They are shown as red, green and blue.',
  remarkOverlayUnusable: 'An overlay of the image could not be read and is not drawn.',
  remarkOverlayOutside: 'An overlay has marks beside the picture; they are not drawn.',
  remarkShutterUnusable: 'A shutter could not be read and hides nothing.',
  remarkTrueSize:
    'The presentation asks for true size, but this screen has not been measured. The picture fits the pane.',
} as const;
