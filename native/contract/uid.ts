import * as z from 'zod';

// PS3.5 9.1 asks for at most 64 characters of digit components. The field has more: leading zeros, hash values of
// anonymisers, 66 characters. A viewer that refused them would hide images, so what is safe in a path passes.
const uid = z
  .string()
  .max(128)
  .regex(/^(?!\.{1,2}$)[0-9A-Za-z._-]+$/);

export const StudyInstanceUID = uid.brand<'StudyInstanceUID'>();
export type StudyInstanceUID = z.infer<typeof StudyInstanceUID>;

export const SeriesInstanceUID = uid.brand<'SeriesInstanceUID'>();
export type SeriesInstanceUID = z.infer<typeof SeriesInstanceUID>;

export const SOPInstanceUID = uid.brand<'SOPInstanceUID'>();
export type SOPInstanceUID = z.infer<typeof SOPInstanceUID>;

export const TransferSyntaxUID = uid.brand<'TransferSyntaxUID'>();
export type TransferSyntaxUID = z.infer<typeof TransferSyntaxUID>;
