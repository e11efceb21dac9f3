// Allergies, with those to contrast media first: the ones that a radiologist must not miss.
import type { ChartAllergies, ChartAllergy } from '../../contract/index.ts';
import type { AllergyIntolerance, Concept } from '../types.ts';
import { allWords, ATC, conceptText, conceptTexts, hasCode, SNOMED_CT } from './concepts.ts';
import { newestFirst } from './dates.ts';

/** SNOMED CT: no known allergy, - drug allergy, - environmental allergy, - food allergy, - latex allergy. */
const NONE_KNOWN = new Set(['716186003', '409137002', '428607008', '429625007', '1003774007']);

/** SNOMED CT: contrast media (as a substance), allergy to contrast media. */
const CONTRAST = new Set(['385420005', '293637006']);

// Recorded by hand more often than by code, in the language of the house; missing one is worse than showing one too many.
const CONTRAST_WORDS =
  /contrast|kontrast|contraste|contrasto|контраст|造影|조영제|gadol|gado(?:but|ben|xet|pent|diam|ter|pic|ver|fos)|\bioh[eé]x|\bio(?:pam|dix|prom|mep|mepr|vers|bitr|xag|xagl|xith|thal|trol|pent)|diatriz|amidotriz|urografin|gastrografin|omnipaque|visipaque|ultravist|xenetix|imeron|iomeron|optiray|isovue|solutrast|gadavist|gadovist|dotarem|clariscan|multihance|primovist|eovist|magnevist|omniscan|prohance|elucirem|vueway|feraheme|ferumoxytol|sonovue|lumason|definity|optison|perflutren|hexafluor|lipiodol|barium ?sul|bariumsul/iu;
const POSSIBLE_WORDS =
  /\biod(ine|ide|o|e|s|id)?\b|\bjod|йод|ヨウ素|ヨード|요오드|碘|shellfish|\bmri dye|x-?ray dye|\bdye\b/iu;

function contrastMedium({ code, reactions }: AllergyIntolerance): ChartAllergy['contrastMedium'] {
  const concepts: (Concept | null)[] = [code, ...reactions.map(({ substance }) => substance)];
  const isContrast = concepts.some(
    (concept) =>
      hasCode(concept, SNOMED_CT, CONTRAST) ||
      // WHO ATC V08: contrast media.
      (concept?.codings.some(({ system, code: atc }) => system === ATC && (atc ?? '').startsWith('V08')) ??
        false) ||
      CONTRAST_WORDS.test(allWords(concept)),
  );
  if (isContrast) return 'yes';
  return concepts.some((concept) => POSSIBLE_WORDS.test(allWords(concept))) ? 'possible' : 'no';
}

const SEVERITIES = ['severe', 'moderate', 'mild'] as const;

function statusOf({ clinicalStatus }: AllergyIntolerance): ChartAllergy['status'] {
  if (clinicalStatus === null) return 'unknown';
  return clinicalStatus === 'active' ? 'active' : 'past';
}

function allergyOf(allergy: AllergyIntolerance): ChartAllergy {
  const { id, code, verificationStatus, criticality, reactions, recorded, onset } = allergy;
  const substances = [conceptText(code), ...reactions.map(({ substance }) => conceptText(substance))];
  return {
    id: id ?? '',
    substance: substances.find((text) => text !== '') ?? '',
    contrastMedium: contrastMedium(allergy),
    status: statusOf(allergy),
    isConfirmed: verificationStatus === 'confirmed',
    criticality: criticality === 'low' || criticality === 'high' ? criticality : 'unknown',
    severity:
      SEVERITIES.find((severity) => reactions.some((reaction) => reaction.severity === severity)) ??
      'unknown',
    reactions: [
      ...new Set(
        reactions.flatMap(({ manifestations, description }) => {
          const texts = conceptTexts(manifestations);
          return texts.length > 0 || description === null ? texts : [description];
        }),
      ),
    ],
    recorded: recorded ?? onset,
  };
}

const RANKS = {
  contrastMedium: ['yes', 'possible', 'no'],
  status: ['active', 'unknown', 'past'],
  criticality: ['high', 'unknown', 'low'],
} as const;

function byWeight(a: ChartAllergy, b: ChartAllergy): number {
  const rank = (of: ChartAllergy): number =>
    (RANKS.status.indexOf(of.status) === 2 ? 100 : 0) +
    RANKS.contrastMedium.indexOf(of.contrastMedium) * 10 +
    RANKS.criticality.indexOf(of.criticality);
  return rank(a) - rank(b);
}

/** What was entered in error or refuted is left out. Those that hold now come before those that are over. */
export function allergiesOf(resources: readonly AllergyIntolerance[]): ChartAllergies {
  const valid = resources.filter(
    ({ verificationStatus }) => verificationStatus !== 'entered-in-error' && verificationStatus !== 'refuted',
  );
  const isNone = ({ code }: AllergyIntolerance): boolean => hasCode(code, SNOMED_CT, NONE_KNOWN);
  const holds = ({ clinicalStatus }: AllergyIntolerance): boolean =>
    clinicalStatus === null || clinicalStatus === 'active';
  return {
    allergies: newestFirst(
      valid.filter((one) => !isNone(one)),
      ({ recorded, onset }) => recorded ?? onset,
    )
      .map(allergyOf)
      .toSorted(byWeight),
    noneKnown: [
      ...new Set(valid.filter((one) => isNone(one) && holds(one)).map(({ code }) => conceptText(code))),
    ],
  };
}
