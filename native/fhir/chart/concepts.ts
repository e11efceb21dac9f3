// What coded concepts say in words, and whether they mean a thing that we look for.
import type { Concept, Reference } from '../types.ts';

export const LOINC = 'http://loinc.org';
export const SNOMED_CT = 'http://snomed.info/sct';
export const ATC = 'http://www.whocc.no/atc';

/** The record's own words for it: what its author wrote, else what a code is called, else the code. '' where it says nothing. */
export function conceptText(concept: Concept | null): string {
  if (concept === null) return '';
  const text = concept.text?.trim() ?? '';
  if (text !== '') return text;
  const display = concept.codings.find((coding) => (coding.display?.trim() ?? '') !== '')?.display?.trim();
  return display ?? concept.codings.find((coding) => coding.code !== null)?.code ?? '';
}

export const conceptTexts = (concepts: readonly Concept[]): string[] =>
  concepts.map(conceptText).filter((text) => text !== '');

/** Some coding of the system is one of the codes. */
export const hasCode = (concept: Concept | null, system: string, codes: ReadonlySet<string>): boolean =>
  concept?.codings.some(
    (coding) => coding.system === system && coding.code !== null && codes.has(coding.code),
  ) ?? false;

export const hasSystem = (concept: Concept | null, system: string): boolean =>
  concept?.codings.some((coding) => coding.system === system && coding.code !== null) ?? false;

/** All its words, for a search by words. */
export const allWords = (concept: Concept | null): string =>
  concept === null
    ? ''
    : [concept.text, ...concept.codings.map((coding) => coding.display)]
        .filter((text) => text !== null)
        .join('\n');

/** What a reference is called, where it says so itself. */
export const referenceText = (reference: Reference | null): string | null =>
  reference?.display?.trim() || null;
