// What may happen to studies from archives, in any order, and what is known of them without looking at Lightbox.
import fc from 'fast-check';
import { StudyInstanceUID } from '../../../native/contract/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';

export const STUDIES = 6;
export const PEERS = ['archive-0', 'archive-1'] as const;

export const files: readonly (readonly GeneratedFile[])[] = Array.from({ length: STUDIES }, (_, study) =>
  ctSeries({
    seed: `room-${study}`,
    study: String(study),
    slices: 2 + study,
    rows: 8 + 8 * study,
    columns: 16,
  }),
);
export const uidOf = (study: number): StudyInstanceUID =>
  StudyInstanceUID.parse(files[study]?.[0]?.StudyInstanceUID);
const bytesOf = (study: number): number =>
  files[study]?.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
const ALL_BYTES = files.reduce((sum, _, study) => sum + bytesOf(study), 0);

export type Op =
  | {
      readonly kind: 'get' | 'get-part' | 'push' | 'open' | 'read' | 'mark' | 'unmark';
      readonly study: number;
    }
  | { readonly kind: 'pin' | 'send' | 'arrive'; readonly study: number; readonly on: boolean }
  | { readonly kind: 'archive'; readonly peer: number; readonly on: boolean }
  /** `later`: when nobody reads what was read before any more. */
  | { readonly kind: 'room'; readonly quotaBytes: number; readonly later: boolean };

const study = fc.nat(STUDIES - 1);
const on = fc.boolean();
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('get', 'get', 'get-part', 'push'), study }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('open', 'read', 'mark', 'unmark'), study }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('pin', 'send', 'arrive'), study, on }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('archive' as const), peer: fc.nat(1), on }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('room' as const),
      quotaBytes: fc.integer({ min: 0, max: ALL_BYTES }),
      later: on,
    }),
  },
);
/** Some studies that are here whole, and what happens then. */
export const steps = fc
  .tuple(
    fc.shuffledSubarray([...files.keys()], { minLength: 3 }),
    fc.array(op, { minLength: 10, maxLength: 40 }),
  )
  .map(([got, then]): Op[] => [...got.map((one) => ({ kind: 'get' as const, study: one })), ...then]);

/** What is known of a study without looking at Lightbox. */
export type Model = {
  here: Set<number>; // places of its images
  listedWhole: boolean;
  complete: boolean;
  pushed: boolean;
  pinned: boolean;
  marked: boolean;
  sending: boolean;
  arriving: boolean;
  usedAt: number;
  touchedAt: number;
};
export const unknown = (): Model => ({
  here: new Set(),
  listedWhole: false,
  complete: false,
  pushed: false,
  pinned: false,
  marked: false,
  sending: false,
  arriving: false,
  usedAt: 0,
  touchedAt: -Infinity,
});
