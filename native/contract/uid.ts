import * as z from 'zod';

// PS3.5 9.1: at most 64 characters, components of digits. Leading zeros are not allowed by the standard but exist in
// the field; a viewer that refused them would hide images, so they pass.
const uid = z
  .string()
  .max(64)
  .regex(/^\d+(\.\d+)*$/);

export const StudyInstanceUID = uid.brand<'StudyInstanceUID'>();
export type StudyInstanceUID = z.infer<typeof StudyInstanceUID>;

export const SeriesInstanceUID = uid.brand<'SeriesInstanceUID'>();
export type SeriesInstanceUID = z.infer<typeof SeriesInstanceUID>;

export const SOPInstanceUID = uid.brand<'SOPInstanceUID'>();
export type SOPInstanceUID = z.infer<typeof SOPInstanceUID>;

export const TransferSyntaxUID = uid.brand<'TransferSyntaxUID'>();
export type TransferSyntaxUID = z.infer<typeof TransferSyntaxUID>;
