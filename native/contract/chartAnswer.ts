import * as z from 'zod';
import {
  ChartAllergies,
  ChartImplant,
  ChartKidney,
  ChartOrder,
  ChartPatient,
  ChartPregnancy,
  ChartProblem,
  ChartReport,
  ChartStudy,
} from './chart.ts';
import { RecordFailure } from './recordFailure.ts';

/**
 * `isKept`: the record could not be asked, and this is what it said at `readAt` (ms since the epoch). `isPartial`: it has more
 * than was read.
 */
const Read = z.strictObject({
  state: z.literal('read'),
  readAt: z.number(),
  isKept: z.boolean(),
  isPartial: z.boolean(),
});
const Failed = z.strictObject({ state: z.literal('failed'), failure: RecordFailure });

const section = <Name extends string, Content extends z.ZodType>(name: Name, content: Content) =>
  z.strictObject({
    type: z.literal('section'),
    name: z.literal(name),
    outcome: z.discriminatedUnion('state', [Read.extend({ content }), Failed]),
  });

export const ChartSection = z.discriminatedUnion('name', [
  section('patient', ChartPatient),
  section('imaging', z.array(ChartStudy)),
  section('orders', z.array(ChartOrder)),
  section('reports', z.array(ChartReport)),
  section('problems', z.array(ChartProblem)),
  section('allergies', ChartAllergies),
  section('kidney', ChartKidney),
  section('implants', z.array(ChartImplant)),
  section('pregnancy', ChartPregnancy),
]);
export type ChartSection = z.infer<typeof ChartSection>;
export type ChartSectionName = ChartSection['name'];

/**
 * The answer of GET /api/studies/:study/chart: one JSON text a line, a section as soon as it has been read. `withheld`: the
 * images and the record are not known to be of one patient, so nothing of the record is given.
 */
export const ChartLine = z.union([
  ChartSection,
  z.strictObject({ type: z.literal('server'), name: z.string() }), // whose record it is
  z.strictObject({
    type: z.literal('withheld'),
    /** `not-asked`: no record is known, and not all record systems could be asked. */
    because: z.enum(['no-server', 'not-linked', 'not-asked', 'suggested', 'contradiction', 'rejected']),
  }),
  z.strictObject({ type: z.literal('end') }),
]);
export type ChartLine = z.infer<typeof ChartLine>;
