import type { Shot } from '../../imaging/index.ts';

/** Modalities are two to four letters; a header that says more says something else. */
const kindOf = (Modality: string): string => (/^[A-Z0-9]{2,4}$/.test(Modality) ? Modality : 'image');

const dayOf = (StudyDate: string): string => {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(StudyDate);
  return match === null ? '' : match.slice(1).join('-');
};

/**
 * A name without any of the patient's: `CT-2026-11-23-series3-image12.png`. `dated` false: without the study's date, for
 * what is not to tell whose it is. `image` null: of a whole series.
 */
export function fileNameOf(
  { identity, index }: Pick<Shot, 'identity' | 'index'>,
  {
    extension,
    dated,
    image = true,
  }: { readonly extension: string; readonly dated: boolean; readonly image?: boolean },
): string {
  const parts = [
    kindOf(identity.Modality),
    dated ? dayOf(identity.StudyDate) : '',
    identity.SeriesNumber === null ? '' : `series${identity.SeriesNumber}`,
    image ? `image${index + 1}` : '',
  ];
  return `${parts.filter((part) => part !== '').join('-')}.${extension}`;
}
