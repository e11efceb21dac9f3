// SOP classes that this layer speaks of by name (PS3.4), and what it takes for a storage class or transfer syntax.
import { MEDIA_STORAGE_DIRECTORY, uidName } from '../../../dicom/index.ts';
import { TRANSFER_SYNTAX } from '../../../dicom/write.ts';

export const VERIFICATION = '1.2.840.10008.1.1';
export const STORAGE_COMMITMENT = '1.2.840.10008.1.20.1';
/** The well-known instance that commitment is asked of (PS3.4 J.3.5). */
export const STORAGE_COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';

/** PS3.4 C.6 and K.6: information models by how they are asked. */
export const INFORMATION_MODEL = {
  'study-root': {
    find: '1.2.840.10008.5.1.4.1.2.2.1',
    move: '1.2.840.10008.5.1.4.1.2.2.2',
    get: '1.2.840.10008.5.1.4.1.2.2.3',
  },
  'patient-root': {
    find: '1.2.840.10008.5.1.4.1.2.1.1',
    move: '1.2.840.10008.5.1.4.1.2.1.2',
    get: '1.2.840.10008.5.1.4.1.2.1.3',
  },
} as const;
export type InformationModel = keyof typeof INFORMATION_MODEL;
export const MODALITY_WORKLIST = '1.2.840.10008.5.1.4.31';

/** For data sets that we write ourselves: what every peer has to know comes last (PS3.5 10.1). */
export const PLAIN_SYNTAXES = [
  TRANSFER_SYNTAX.explicitLittleEndian,
  TRANSFER_SYNTAX.implicitLittleEndian,
] as const;

/**
 * A SOP class whose instances are stored: one that PS3.6 names so, or a private one, because a caller that is allowed
 * in may have images of its maker's own kind.
 */
export function isStorageClass(SOPClassUID: string): boolean {
  if (SOPClassUID === MEDIA_STORAGE_DIRECTORY) return false; // a DICOMDIR is on media only
  const name = uidName(SOPClassUID);
  return name === null ? !SOPClassUID.startsWith('1.2.840.10008.') : !isTransferSyntax(SOPClassUID);
}

/** A transfer syntax of PS3.6 A, or GE's implicit one with big endian pixels, which some archives hold. */
export const isTransferSyntax = (uid: string): boolean =>
  uid === GE_BIG_ENDIAN_PIXELS || (/^1\.2\.840\.10008\.1\.20?(\.|$)/.test(uid) && uidName(uid) !== null);

const GE_BIG_ENDIAN_PIXELS = '1.2.840.113619.5.2';
