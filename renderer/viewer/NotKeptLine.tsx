import type { ReactNode } from 'react';
import type { NotKept, StudyDetail } from '../../native/contract/index.ts';
import { Button } from '../ui/index.ts';
import { keepingLabel, keepStudy, useKeeping } from './notKept.ts';
import css from './strip.module.css';
import { useWords, type Words } from './text.ts';

type Props = { readonly detail: StudyDetail & { readonly notKept: NotKept } };

/** Under the name of a study that is read from an archive: that it is not kept, and keeping it. */
export function NotKeptLine({ detail }: Props): ReactNode {
  const words = useWords();
  const keeping = useKeeping(detail.study.StudyInstanceUID);
  const { archive } = detail.notKept;
  if (keeping !== null) return <p className={css['notKept']}>{keepingLabel(keeping, words)}</p>;
  const { partly } = detail.notKept;
  const isPart = partly !== undefined && partly.of !== partly.series;
  return (
    <p className={css['notKept']} title={words.say('keepTip', { archive })}>
      <span>{isPart ? partText(partly, words) : words.say('notKept')}</span>
      <Button size="small" onClick={() => void keepStudy(detail)}>
        {words.say('keep')}
      </Button>
    </p>
  );
}

/** The record names the archive for some of the series only. */
const partText = ({ series, of }: NonNullable<NotKept['partly']>, { say, format }: Words): string =>
  of === null
    ? say('notKeptSomeSeries', { series: format.number(series) })
    : say('notKeptPart', { series: format.number(series), of: format.number(of) });
