// Kidney function, before contrast is given: creatinine in the blood and the estimated filtration rate, the newest first.
import type { ChartKidney, ChartResult } from '../../contract/index.ts';
import type { Observation } from '../types.ts';
import { allWords, hasCode, hasSystem, LOINC } from './concepts.ts';
import { newestFirst } from './dates.ts';

/** LOINC: creatinine in serum, plasma or blood, by mass and by moles. Urine and clearance are other things. */
export const CREATININE_CODES = ['2160-0', '14682-9', '38483-4', '59826-8', '77140-2', '21232-4'] as const;

/** LOINC: glomerular filtration rate, predicted by MDRD, CKD-EPI (2009, 2021), Schwartz, cystatin C. */
export const EGFR_CODES = [
  '33914-3',
  '48642-3',
  '48643-1',
  '50044-7',
  '50210-4',
  '50383-9',
  '50384-7',
  '62238-1',
  '69405-9',
  '70969-1',
  '76633-7',
  '77147-7',
  '88293-6',
  '88294-4',
  '94677-2',
  '96591-3',
  '96592-1',
  '98979-8',
  '98980-6',
  '102097-3',
] as const;

const creatinineCodes: ReadonlySet<string> = new Set(CREATININE_CODES);
const eGFRCodes: ReadonlySet<string> = new Set(EGFR_CODES);

const CREATININE_WORDS = /[ck]r[eé]atinin|креатинин|クレアチニン|肌酐|크레아티닌/iu;
const NOT_OF_BLOOD = /urin|clear|klär|clairance|ratio|\/|quotient|index|24 ?h/iu;
const EGFR_WORDS = /\be?gfr\b|glomerul|\bDFG\b|СКФ/iu;

// Words are asked only where the laboratory gave no LOINC code: a code that says another thing is believed.
const isCreatinine = ({ code }: Observation): boolean =>
  hasSystem(code, LOINC)
    ? hasCode(code, LOINC, creatinineCodes)
    : CREATININE_WORDS.test(allWords(code)) &&
      !NOT_OF_BLOOD.test(allWords(code)) &&
      !EGFR_WORDS.test(allWords(code));

const isEGFR = ({ code }: Observation): boolean =>
  hasSystem(code, LOINC) ? hasCode(code, LOINC, eGFRCodes) : EGFR_WORDS.test(allWords(code));

/** Observation.status of what was never a result, or is one no longer. */
const VOID = new Set(['entered-in-error', 'cancelled', 'registered']);
const FINAL = new Set(['final', 'amended', 'corrected', 'appended']);

/** HL7 v3 ObservationInterpretation. */
const FLAGS: Readonly<Record<string, ChartResult['flag']>> = {
  L: 'low',
  LL: 'low',
  LU: 'low',
  H: 'high',
  HH: 'high',
  HU: 'high',
};

function resultOf(observation: Observation): ChartResult | null {
  const { value } = observation;
  const said = valueOf(value);
  if (said === null) return null;
  const flags = observation.interpretations.flatMap(({ codings }) =>
    codings.map(({ code }) => FLAGS[code ?? ''] ?? null),
  );
  return {
    id: observation.id ?? '',
    ...said,
    date: observation.effective ?? observation.issued,
    isFinal: FINAL.has(observation.status ?? ''),
    flag: flags.find((flag) => flag !== null) ?? null,
    range: observation.referenceRanges[0] ?? null,
  };
}

function valueOf(value: Observation['value']): Pick<ChartResult, 'value' | 'number' | 'unit'> | null {
  if (value === null) return null;
  switch (value.kind) {
    case 'quantity': {
      const { value: number, comparator, unit, code } = value.quantity;
      if (number === null) return null;
      return { value: `${comparator ?? ''}${number}`, number, unit: unit ?? code ?? '' };
    }
    case 'number':
      return { value: String(value.value), number: value.value, unit: '' };
    case 'text':
      return value.text.trim() === '' ? null : { value: value.text.trim(), number: null, unit: '' };
    case 'concept':
    case 'boolean':
    case 'date':
      return null;
    default:
      return value satisfies never;
  }
}

/** So many of each: enough to see where it goes. */
const SHOWN = 6;

export function kidneyOf(observations: readonly Observation[]): ChartKidney {
  const valid = newestFirst(
    observations.filter(({ status }) => !VOID.has(status ?? '')),
    ({ effective, issued }) => effective ?? issued,
  );
  const results = (is: (observation: Observation) => boolean): ChartResult[] =>
    valid
      .filter(is)
      .map(resultOf)
      .filter((result) => result !== null)
      .slice(0, SHOWN);
  return { creatinine: results(isCreatinine), eGFR: results(isEGFR) };
}
