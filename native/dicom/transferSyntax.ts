// PS3.5 Annex A: how the data set of a transfer syntax is encoded.

export type Encoding = {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly deflated: boolean;
  /** Pixel Data is in fragments (PS3.5 A.4). */
  readonly encapsulated: boolean;
};

const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** GE's private syntax: implicit little endian with big endian pixels. */
export const GE_BIG_ENDIAN_PIXELS = '1.2.840.113619.5.2';

const implicit: Encoding = { explicit: false, bigEndian: false, deflated: false, encapsulated: false };
const explicit: Encoding = { explicit: true, bigEndian: false, deflated: false, encapsulated: false };
const bigEndian: Encoding = { explicit: true, bigEndian: true, deflated: false, encapsulated: false };
const deflated: Encoding = { explicit: true, bigEndian: false, deflated: true, encapsulated: false };
const encapsulated: Encoding = { explicit: true, bigEndian: false, deflated: false, encapsulated: true };

const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  [IMPLICIT_LITTLE_ENDIAN, implicit],
  [EXPLICIT_LITTLE_ENDIAN, explicit],
  [EXPLICIT_BIG_ENDIAN, bigEndian],
  ['1.2.840.10008.1.2.1.99', deflated],
  ['1.2.840.10008.1.2.4.95', deflated], // JPIP Referenced Deflate
  ['1.2.840.10008.1.2.4.205', deflated], // JPIP HTJ2K Referenced Deflate
  ['1.2.840.10008.1.2.4.94', explicit], // JPIP Referenced: no Pixel Data at all
  ['1.2.840.10008.1.2.4.204', explicit],
  ['1.2.840.10008.1.20', implicit], // Papyrus 3
  [GE_BIG_ENDIAN_PIXELS, implicit],
  ['1.2.840.10008.1.2.1.98', encapsulated],
  ['1.2.840.10008.1.2.5', encapsulated],
  ['1.2.840.10008.1.2.8.1', encapsulated],
]);

/** Of a known syntax or family of syntaxes; null for a UID that says nothing. PS3.5 A.4: all others are explicit LE. */
export const knownEncoding = (TransferSyntaxUID: string): Encoding | null =>
  ENCODINGS.get(TransferSyntaxUID) ??
  (/^1\.2\.840\.10008\.1\.2\.4\.\d+$/.test(TransferSyntaxUID) ? encapsulated : null);

/** PS3.5 A.4 and PS3.10: what an unknown syntax is read as. */
export const encodingOf = (TransferSyntaxUID: string): Encoding =>
  knownEncoding(TransferSyntaxUID) ?? explicit;

/** The syntax that names an encoding found by looking at the bytes. */
export const plainSyntaxOf = (encoding: Encoding): string =>
  encoding.bigEndian
    ? EXPLICIT_BIG_ENDIAN
    : encoding.explicit
      ? EXPLICIT_LITTLE_ENDIAN
      : IMPLICIT_LITTLE_ENDIAN;
