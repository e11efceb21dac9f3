/** Words of studies that are looked at in an archive without being kept. */
export const readingEn = {
  keepStudy: 'Keep this study',
  badgeNotKept: 'Not kept · from {{archive}}',
  badgeNotKeptWhy:
    'These images are read from {{archive}} while you look at them. Without the archive they cannot be seen. Measurements are saved on this computer and are there when the study is opened again; reports, key images and presentation states of the archive are shown once the study is kept.',
  badgeKeeping: 'Being kept: {{here}} of {{expected}}',
  badgeKeepingWaiting: 'Being kept',
  badgeKeepingWhy:
    'The study is on its way to this computer. Until all of it is here, the images are read from {{archive}}.',
  badgeFewer: 'Incomplete {{present}} of {{total}}',
  badgeFewerWhy:
    '{{archive}} counts {{total}} images in this series and gives only {{present}}. The others are not on this pane.',
  notKept: 'Not kept',
  notKeptPart: 'Not kept · {{series}} of {{of}} series can be had',
  notKeptRest: 'Not kept · {{series}} of {{of}} series, the rest is elsewhere',
  restElsewhere:
    'The record names other archives for the rest: {{elsewhere}}. “Keep on this computer” under “All imaging” fetches all of it.',
  notKeptSomeSeries: 'Not kept · {{series}} series, and perhaps not all',
  keep: 'Keep',
  keepTip: 'Get all of it from {{archive}} to this computer',
  failedRetrying: 'Lightbox keeps trying. Images that were read before can still be seen.',
  seriesOf: '{{present}} of {{total}}',
} as const;
