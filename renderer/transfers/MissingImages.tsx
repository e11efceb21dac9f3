import { useClipboard } from '@mantine/hooks';
import { IconCopy } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { Button, peerFailureText } from '../ui/index.ts';
import {
  missingAsText,
  missingBySeries,
  missingSentence,
  reasonLines,
  type MissingList,
} from './missingText.ts';
import classes from './transfers.module.css';
import { transfersWords } from './words.ts';

const SHOWN = 200;

type Props = {
  list: MissingList;
  label: string;
  archive: string;
  /** Further buttons, beside the one that copies the list. */
  children?: ReactNode;
  /** The sentence stands elsewhere already. */
  withoutSentence?: boolean;
};

/** Which images did not make it, and why; the list can be copied for whoever looks after the archive. */
export function MissingImages({ list, label, archive, children, withoutSentence }: Props): ReactElement {
  const text = transfersWords.useText();
  const clipboard = useClipboard({ timeout: 2000 });
  const { problems, failure } = list;
  const said = failure === null ? null : peerFailureText(failure, archive);
  return (
    <>
      {withoutSentence !== true && (
        <p className={classes['sentence']}>{missingSentence(label, list, archive)}</p>
      )}
      {said !== null && (
        <div className={classes['cause']}>
          <div className={classes['why']}>{said.why}</div>
          <div>{said.todo}</div>
          {said.detail !== '' && <div className={classes['code']}>{said.detail}</div>}
        </div>
      )}
      <ul className={classes['reasons']}>
        {reasonLines(problems, list.direction === 'send').map((line) => (
          <li key={line}>{line}</li>
        ))}
        {list.unlisted > 0 && <li>{text('missing.unlisted', { count: list.unlisted })}</li>}
      </ul>
      {problems.length > 0 && <Named list={list} />}
      <div className={classes['buttons']}>
        {problems.length > 0 && (
          <Button icon={IconCopy} onClick={() => clipboard.copy(missingAsText(label, list, archive))}>
            {text(clipboard.copied ? 'missing.copied' : 'missing.copy')}
          </Button>
        )}
        {children}
      </div>
    </>
  );
}

/** By their numbers, with the UIDs that IT asks for. */
function Named({ list }: { list: MissingList }): ReactElement {
  const text = transfersWords.useText();
  const title = text(list.direction === 'send' ? 'missing.titleSend' : 'missing.title');
  let room = SHOWN;
  const shown = missingBySeries(list.problems).map((series) => {
    const problems = series.problems.slice(0, room);
    room -= problems.length;
    return { ...series, problems };
  });
  return (
    <>
      <div className={classes['named']} tabIndex={0} role="region" aria-label={title}>
        {shown.map(({ SeriesInstanceUID, said, problems }) => (
          <div key={SeriesInstanceUID}>
            <div className={classes['series']}>{said}</div>
            {problems.map(({ SOPInstanceUID, InstanceNumber, reason }) => (
              <div key={`${SOPInstanceUID} ${reason}`} className={classes['image']}>
                <span>
                  {(InstanceNumber ?? null) === null
                    ? text('missing.imageNoNumber')
                    : text('missing.image', { number: InstanceNumber ?? 0 })}
                </span>
                <span>{SOPInstanceUID}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {list.problems.length > SHOWN && (
        <p className={classes['note']}>{text('missing.more', { count: list.problems.length - SHOWN })}</p>
      )}
    </>
  );
}
