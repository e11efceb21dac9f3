import { useMemo } from 'react';
import { currentLocale, dateText, dateTimeText, defineWords } from '../ui/index.ts';
import type { MessageKey, TextOf } from '../ui/index.ts';
import type { DocumentSummary, ImageReference } from '../../native/contract/index.ts';
import { en } from './locales/en.ts';
import type { LayoutWords } from './report/items.ts';
import type { ValueFormat } from './report/values.ts';
import type { DocumentsHost } from './types.ts';

/** Another language has the same keys: the compiler finds a missing one. */
export type DocumentWords = Readonly<Record<keyof typeof en, string>>;
export type Say = TextOf<DocumentWords>;
export type Key = MessageKey<DocumentWords>;

export const documentWords = defineWords<DocumentWords>('documents', {
  en: () => Promise.resolve(en),
  de: async () => (await import('./locales/de.ts')).de,
});

const decimalSign = (locale: string): string =>
  new Intl.NumberFormat(locale, { numberingSystem: 'latn' })
    .formatToParts(1.5)
    .find(({ type }) => type === 'decimal')?.value ?? '.';

export const formatFor = (locale: string): ValueFormat => ({
  decimalSign: decimalSign(locale),
  date: (DA) => dateText(DA, locale),
  dateTime: (DA, TM) => dateTimeText(DA, TM, locale),
});

export const layoutWords = (say: Say, format: ValueFormat): LayoutWords => ({
  format,
  inferredFrom: say('inferredFrom'),
  unknownType: (type) => say('unknownType', { type }),
  marked: say('marked'),
  unnamed: say('section'),
});

/** Words and values in the language of the page. */
export function useDocumentWords(): { readonly say: Say; readonly format: ValueFormat } {
  documentWords.useText();
  const locale = currentLocale();
  return useMemo(() => ({ say: documentWords.text, format: formatFor(locale) }), [locale]);
}

type ProblemKey = Extract<Key, `problem.${string}`>;
const isProblem = (key: string): key is ProblemKey => key.startsWith('problem.') && Object.hasOwn(en, key);

/** A stable word of the services as a sentence. */
export function problemText(problem: string, say: Say): string {
  const key = `problem.${problem}`;
  return isProblem(key) && key !== 'problem.other' ? say(key) : say('problem.other', { problem });
}

export const titleOf = ({ title }: Pick<DocumentSummary, 'title'>, say: Say): string =>
  title || say('untitled');

/** `Image 62 · series 3`; what is not here says so. */
export function whereText(image: ImageReference, host: DocumentsHost, say: Say): string {
  if (!image.here) return say('imageMissing');
  if (host.study(image.StudyInstanceUID) === null) return say('imageElsewhere');
  const model = host.modelOf(image.SeriesInstanceUID, image.StudyInstanceUID);
  const [frame] = image.frameNumbers;
  const index = model?.frames.findIndex(
    (each) =>
      each.SOPInstanceUID === image.SOPInstanceUID && (frame === undefined || each.frameNumber === frame),
  );
  const SeriesNumber = host.series(image.SeriesInstanceUID)?.SeriesNumber ?? null;
  const count = image.frameNumbers.length;
  const parts = [
    index === undefined || index < 0 ? say('imageHere') : say('imageOf', { number: index + 1 }),
    index === undefined || index < 0 ? (frame === undefined ? '' : say('frameOf', { number: frame })) : '',
    count > 1 ? say('frames', { count }) : '',
    SeriesNumber === null ? '' : say('seriesOf', { number: SeriesNumber }),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
