import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DocumentSummary } from '../../../native/contract/index.ts';
import { Ico } from '../../ui/index.ts';
import { problemText, useDocumentWords } from '../words.ts';
import type { Say } from '../words.ts';
import css from './list.module.css';

/** What is wrong with a document, in sentences; missing images with their number. */
export function problemSentences(
  problems: readonly string[],
  { missingCount, referenceCount }: Pick<DocumentSummary, 'missingCount' | 'referenceCount'>,
  say: Say,
): readonly string[] {
  const missing = missingCount > 0 ? [say('missing', { missing: missingCount, total: referenceCount })] : [];
  const others = problems.filter((problem) => problem !== 'missing-image' || missingCount === 0);
  return [...missing, ...new Set(others.map((problem) => problemText(problem, say)))];
}

type Props = { readonly problems: readonly string[]; readonly summary: DocumentSummary };

export function Problems({ problems, summary }: Props): ReactNode {
  const { say } = useDocumentWords();
  const sentences = problemSentences(problems, summary, say);
  if (sentences.length === 0) return null;
  return (
    <ul className={css['problems']}>
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Ico of={IconAlertTriangle} size={14} /> {sentence}
        </li>
      ))}
    </ul>
  );
}
