import type { StudyRow } from '../../contract/index.ts';

// As the list of studies writes it; a capital of "ß" by toUpperCase would be two letters, and change the name.
const capitals = (text: string): string => text.replaceAll('ß', 'ẞ').toUpperCase();

/** `FAMILY, Given, CT abdomen`: what people call a study that is here. '' for one that is not, or has neither. */
export function labelOf(study: StudyRow | null): string {
  if (study === null) return '';
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = study.PatientName;
  const [family = '', given = '', middle = ''] = (Alphabetic || Ideographic || Phonetic).split('^');
  const own = [given, middle].map((part) => part.trim()).filter(Boolean);
  return [capitals(family.trim()), own.join(' '), study.StudyDescription]
    .filter(Boolean)
    .join(', ')
    .slice(0, 200);
}
