// What we propose to take in: SOP classes and transfer syntaxes by number.
export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';

/** What every node has to know (PS3.5 10.1). */
export const PLAIN_SYNTAXES: readonly string[] = [EXPLICIT, '1.2.840.10008.1.2'];

/** Every encoding of PS3.5 A that an image may be stored in; the library keeps them all as they are. */
export const STORED_SYNTAXES: readonly string[] = [
  ...PLAIN_SYNTAXES,
  ...['50', '51', '57', '70', '80', '81', '90', '91', '92', '93'].map(
    (last) => `1.2.840.10008.1.2.4.${last}`,
  ),
  ...['201', '202', '203', '110', '111', '112'].map((last) => `1.2.840.10008.1.2.4.${last}`),
  ...['100', '101', '102', '103', '104', '105', '106', '107', '108'].map(
    (last) => `1.2.840.10008.1.2.4.${last}`,
  ),
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
];

/** Classes for a peer that does not say which it has: images, documents, presentation states, what goes with them. */
export const COMMON_CLASSES: readonly string[] = [
  '1',
  '1.1',
  '1.1.1',
  '1.2',
  '1.2.1',
  '1.3',
  '1.3.1',
  '2',
  '2.1',
  '3.1',
  '4',
  '4.1',
  '4.2',
  '4.3',
  '6.1',
  '7',
  '7.1',
  '7.2',
  '7.3',
  '7.4',
  '9.1.1',
  '9.1.2',
  '11.1',
  '11.2',
  '12.1',
  '12.1.1',
  '12.2',
  '12.2.1',
  '13.1.1',
  '13.1.3',
  '20',
  '30',
  '66',
  '66.1',
  '66.4',
  '77.1.1',
  '77.1.2',
  '77.1.4',
  '77.1.5.1',
  '77.1.5.4',
  '77.1.6',
  '88.11',
  '88.22',
  '88.33',
  '88.59',
  '88.67',
  '104.1',
  '104.3',
  '128',
  '128.1',
  '130',
  '481.1',
  '481.2',
  '481.3',
  '481.5',
].map((last) => `1.2.840.10008.5.1.4.1.1.${last}`);
