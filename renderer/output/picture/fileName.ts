import type { Shot } from '../../imaging/index.ts';

/** Only what every file system takes, and nothing that a header could hide in a name. */
const plain = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '').slice(0, 16);

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
    plain(identity.Modality) || 'image',
    dated ? dayOf(identity.StudyDate) : '',
    identity.SeriesNumber === null ? '' : `series${identity.SeriesNumber}`,
    image ? `image${index + 1}` : '',
  ];
  return `${parts.filter((part) => part !== '').join('-')}.${extension}`;
}
