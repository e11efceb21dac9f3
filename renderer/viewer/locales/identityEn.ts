/** Words of whose images are on screen. */
export const identityEn = {
  badgeIdentity: 'Check identity',
  identityDoubt:
    'The record that belongs to this study agrees with the images only in part. Compare the two before you rely on it.',
  identityAmbiguous:
    'The record system knows this study under several patients. Nothing of a record is shown before somebody has decided for one.',
  identityStopped:
    'Images and record name different people. Nothing of the record is shown before you have compared them.',
  compareIdentity: 'Compare',
  peopleShown: 'Images of {{count}} patients are open here',
  namesShown: 'Images under {{count}} names are open here. Check identity',
} as const;
