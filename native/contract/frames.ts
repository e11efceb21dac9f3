import * as z from 'zod';
import { Failure } from './failure.ts';

/**
 * Frames in bulk, the heavy way of the data plane (DESIGN.md). Bytes are one frame in its stored transfer syntax: one
 * contiguous code stream for encapsulated syntaxes (fragments joined), the native pixels otherwise. Frames of deflated
 * files travel inflated, as Explicit VR Little Endian; 1-bit frames that do not begin on a byte are realigned to one.
 *
 * Browser host: POST /api/frames with a FramesRequest; the response body (FRAMES_MEDIA_TYPE) is a stream of records, in
 * the order asked: u32 LE length of the header, the header (UTF-8 JSON, FrameRecord), then `byteLength` bytes.
 * Shell: the same per frame on a MessagePort: FramePortRequest in, FramePortReply out, `bytes` transferred.
 */
export const FRAMES_MEDIA_TYPE = 'application/vnd.lightbox.frames';

export const FrameAddress = z.strictObject({
  SOPInstanceUID: z.string().max(128),
  frameNumber: z.number().int().min(1),
});
export type FrameAddress = z.infer<typeof FrameAddress>;

/**
 * `version`: name of the file that the asker has the headers of (`?v=` of its BulkDataURIs). Pixels of another file are not
 * given for it: an image may have been removed and another one added under its UID.
 */
const version = z.string().max(64).optional();
export const AskedFrame = FrameAddress.extend({ version });
export type AskedFrame = z.infer<typeof AskedFrame>;

/** Nobody waits for them at the screen yet: what is asked for without it is not to wait for them. */
const ahead = z.boolean().optional();

export const FramesRequest = z.strictObject({
  source: z.string().max(64).default('library'),
  StudyInstanceUID: z.string().max(128),
  SeriesInstanceUID: z.string().max(128),
  ahead,
  frames: z.array(AskedFrame).min(1).max(200),
});
export type FramesRequest = z.infer<typeof FramesRequest>;

export const FrameRecord = z.union([
  z.strictObject({
    SOPInstanceUID: z.string(),
    frameNumber: z.number(),
    TransferSyntaxUID: z.string(),
    byteLength: z.number(),
  }),
  z.strictObject({
    SOPInstanceUID: z.string(),
    frameNumber: z.number(),
    failure: Failure,
    byteLength: z.literal(0),
  }),
]);
export type FrameRecord = z.infer<typeof FrameRecord>;

export const FramePortRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('get'),
    id: z.number(),
    source: z.string().max(64),
    StudyInstanceUID: z.string().max(128),
    SeriesInstanceUID: z.string().max(128),
    SOPInstanceUID: z.string().max(128),
    frameNumber: z.number().int().min(1),
    version,
    ahead,
  }),
  z.strictObject({ type: z.literal('cancel'), id: z.number() }),
]);
export type FramePortRequest = z.infer<typeof FramePortRequest>;

export const FramePortReply = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('frame'),
    id: z.number(),
    SOPInstanceUID: z.string(), // the frame says itself whose it is
    frameNumber: z.number(),
    TransferSyntaxUID: z.string(),
    bytes: z.instanceof(ArrayBuffer),
  }),
  z.strictObject({ type: z.literal('failure'), id: z.number(), failure: Failure }),
]);
export type FramePortReply = z.infer<typeof FramePortReply>;
