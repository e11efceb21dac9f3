import type { ReactNode } from 'react';
import type { NotKept, StudyDetail } from '../../native/contract/index.ts';
import { Button, plainText } from '../ui/index.ts';
import { keepingLabel, keepStudy, useKeeping } from './notKept.ts';
import css from './strip.module.css';
import { useWords, type Words } from './text.ts';

type Props = { readonly detail: StudyDetail & { readonly notKept: NotKept } };

/** Under the name of a study that is read from an archive: that it is not kept, and keeping it. */
export function NotKeptLine({ detail }: Props): ReactNode {
  const words = useWords();
  const keeping = useKeeping(detail.study.StudyInstanceUID);
  if (keeping !== null) return <p className={css['notKept']}>{keepingLabel(keeping, words)}</p>;
  const { partly } = detail.notKept;
  const isPart = partly !== undefined && partly.of !== partly.series;
  return (
    <p className={css['notKept']} title={tipOf(detail.notKept, words)}>
      <span>{isPart ? partText(partly, words) : words.say('notKept')}</span>
      <Button size="small" onClick={() => void keepStudy(detail)}>
        {words.say('keep')}
      </Button>
    </p>
  );
}

/** What keeping does; of a part also where the rest is, which keeping from the record fetches too. */
function tipOf({ archive, partly }: NotKept, { say }: Words): string {
  const elsewhere = (partly?.elsewhere ?? []).map((name) => plainText(name)).join(', ');
  return elsewhere === ''
    ? say('keepTip', { archive })
    : `${say('keepTip', { archive })} ${say('restElsewhere', { elsewhere })}`;
}

/** The record names the archive for some of the series only. */
function partText({ series, of, elsewhere }: NonNullable<NotKept['partly']>, { say, format }: Words): string {
  if (of === null) return say('notKeptSomeSeries', { series: format.number(series) });
  const values = { series: format.number(series), of: format.number(of) };
  return say(elsewhere.length > 0 ? 'notKeptRest' : 'notKeptPart', values);
}
