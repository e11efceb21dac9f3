// Whether the patient is pregnant, as far as the record says so, and when it said so.
import type { ChartPregnancy } from '../../contract/index.ts';
import type { Condition, Concept, Observation } from '../types.ts';
import { hasCode, LOINC, SNOMED_CT } from './concepts.ts';
import { newestFirst, startOf } from './dates.ts';

/** LOINC: pregnancy status; delivery date, estimated (and by three ways of estimating it). */
export const PREGNANCY_STATUS_CODES = ['82810-3'] as const;
export const DELIVERY_DATE_CODES = ['11778-8', '11779-6', '11780-4', '11781-2'] as const;
const STATUS: ReadonlySet<string> = new Set(PREGNANCY_STATUS_CODES);
const DELIVERY: ReadonlySet<string> = new Set(DELIVERY_DATE_CODES);

/** Answers of LOINC 82810-3, and the same in SNOMED CT. */
const STATES: readonly {
  readonly state: NonNullable<ChartPregnancy['state']>;
  readonly codes: ReadonlySet<string>;
}[] = [
  { state: 'pregnant', codes: new Set(['LA15173-0', '77386006']) },
  { state: 'not-pregnant', codes: new Set(['LA26683-5', '60001007']) },
  { state: 'possible', codes: new Set(['102874004']) },
  { state: 'unknown', codes: new Set(['LA4489-6', '261665006']) },
];

const PREGNANT: ReadonlySet<string> = new Set(['77386006', '72892002']);

const VOID = new Set(['entered-in-error', 'cancelled', 'registered']);

function stateOf(concept: Concept | null): ChartPregnancy['state'] {
  for (const { state, codes } of STATES)
    if (hasCode(concept, LOINC, codes) || hasCode(concept, SNOMED_CT, codes)) return state;
  return null;
}

/** The newest that says something. A pregnancy among the problems counts while it is active. */
export function pregnancyOf(
  observations: readonly Observation[],
  conditions: readonly Condition[],
): ChartPregnancy {
  const valid = newestFirst(
    observations.filter(({ status }) => !VOID.has(status ?? '')),
    ({ effective, issued }) => effective ?? issued,
  );
  const said = valid
    .filter(({ code }) => hasCode(code, LOINC, STATUS))
    .map(({ value, effective, issued }) => ({
      state: value?.kind === 'concept' ? stateOf(value.concept) : null,
      recorded: effective ?? issued,
    }));
  for (const { code, clinicalStatus, verificationStatus, recorded, onset } of conditions)
    if (
      clinicalStatus === 'active' &&
      verificationStatus !== 'entered-in-error' &&
      verificationStatus !== 'refuted' &&
      hasCode(code, SNOMED_CT, PREGNANT)
    )
      said.push({ state: 'pregnant', recorded: recorded ?? onset });
  const [newest] = newestFirst(
    said.filter(({ state }) => state !== null),
    ({ recorded }) => recorded,
  );
  const delivery = valid.find(({ code }) => hasCode(code, LOINC, DELIVERY))?.value;
  const expected = delivery?.kind === 'date' ? delivery.date : null;
  return {
    state: newest?.state ?? null,
    recorded: newest?.recorded ?? null,
    // A date that was over when the state was said belongs to an earlier one.
    expectedDelivery:
      newest?.state === 'pregnant' && startOf(expected) >= startOf(newest.recorded) ? expected : null,
  };
}
