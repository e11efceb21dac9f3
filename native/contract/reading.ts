import * as z from 'zod';
import { PeerId } from './peers.ts';
import { StudyInstanceUID } from './uid.ts';

/**
 * POST /api/reading: a study of a DICOMweb archive, to be looked at without being kept. Until it is given up, or all of it
 * has come to the library, GET /api/studies/:study tells of the archive's study.
 */
export const ReadingRequest = z.strictObject({ peerId: PeerId, StudyInstanceUID });
export type ReadingRequest = z.infer<typeof ReadingRequest>;
