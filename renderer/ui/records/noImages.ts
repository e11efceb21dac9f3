// Why images cannot be had where a record says that they are, in words.
import type { RecordOpening, RecordSource } from '../../../native/contract/index.ts';
import { failureText } from '../failureText.ts';
import { plainText } from '../format.ts';
import { recordFailureLine } from './recordFailureText.ts';
import { recordWords } from './words.ts';

/** A sentence for each place that the record names, or why there is none. `server`: the name of the record's. */
export function whyNoImages(
  { sources: told, tried }: Pick<RecordOpening, 'sources' | 'tried'>,
  server: string,
): readonly string[] {
  const { text } = recordWords;
  if (told.failure !== null) return [recordFailureLine(told.failure, server)];
  if (told.withdrawn !== null) return [text(`noImages.${told.withdrawn}`)];
  if (told.StudyInstanceUIDs.length === 0) return [text('noImages.noStudy')];
  if (told.StudyInstanceUIDs.length > 1) return [text('noImages.severalStudies')];
  if (told.sources.length === 0) return [text('noImages.nowhere')];
  const problems = told.sources.flatMap((source) => (source.problem === null ? [] : [sourceText(source)]));
  return [...new Set([...tried.map(({ failure }) => failureText(failure)), ...problems])];
}

/** Why images cannot be had at one place that the record names. */
export const sourceText = ({ problem, host }: Pick<RecordSource, 'problem' | 'host'>): string =>
  recordWords.text(`noImages.${problem ?? 'unreadable'}`, { host: plainText(host ?? '') });

export const contradictionText = (): string => recordWords.text('noImages.contradiction');
