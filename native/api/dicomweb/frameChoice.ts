import { isDecodable } from '../../../pixels/index.ts';
import { covers, type Wanted } from './accept.ts';
import { EXPLICIT_LITTLE_ENDIAN, frameType, isNative, namedSyntax } from './mediaTypes.ts';

/** How frames will be sent. `partType` is the Content-Type of each. */
export type FrameChoice = {
  readonly multipart: boolean;
  readonly decode: boolean;
  readonly mediaType: string;
  readonly transferSyntax: string;
  readonly partType: string;
};

const OCTETS = 'application/octet-stream';

/**
 * Chooses among what the client accepts (PS3.18 8.7): the stored bytes where they are acceptable, native pixels where only
 * those are and the frame can be decoded. Null: nothing fits. `application/octet-stream` without a transfer syntax
 * means Explicit VR Little Endian (8.7.3.5.2); with `transfer-syntax=*`, whatever is stored.
 */
export function chooseFrames(
  wantedList: readonly Wanted[],
  stored: string,
  frameCount: number,
): FrameChoice | null {
  for (const wanted of wantedList) {
    if (wanted.multipart === false && frameCount > 1) continue;
    const choice = chooseOne(wanted, stored);
    if (choice !== null) return choice;
  }
  return null;
}

function chooseOne(wanted: Wanted, stored: string): FrameChoice | null {
  const multipart = wanted.multipart !== false;
  const syntax = wanted.transferSyntax;
  const type = frameType(stored);
  const asStored = (mediaType: string): FrameChoice =>
    choice({ multipart, decode: false, mediaType, transferSyntax: namedSyntax(stored) });
  const asNative = (): FrameChoice | null =>
    isDecodable(stored)
      ? choice({
          multipart,
          decode: !isNative(stored),
          mediaType: OCTETS,
          transferSyntax: EXPLICIT_LITTLE_ENDIAN,
        })
      : null;
  const storedFits = syntax === null || syntax === '*' || syntax === stored || syntax === namedSyntax(stored);
  if (wanted.type === OCTETS) {
    if (isNative(stored)) return storedFits ? asStored(OCTETS) : null;
    if (syntax === null || syntax === EXPLICIT_LITTLE_ENDIAN) return asNative();
    return syntax === '*' || syntax === stored ? asStored(OCTETS) : null;
  }
  // `*/*`, `image/*`, `image/jls`, ...: a compressed frame under its own media type.
  if (covers(wanted.type, type)) {
    if (storedFits) return asStored(type);
    return syntax === EXPLICIT_LITTLE_ENDIAN && wanted.type === '*/*' ? asNative() : null;
  }
  return null;
}

function choice(fields: Omit<FrameChoice, 'partType'>): FrameChoice {
  return { ...fields, partType: `${fields.mediaType}; transfer-syntax=${fields.transferSyntax}` };
}
