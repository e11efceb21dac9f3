import { IconAlertCircle, IconStack2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { documentWords } from '../documents/index.ts';
import { isPassing } from '../imaging/index.ts';
import type { Pane, PaneStatus } from '../imaging/index.ts';
import { Button, failureText, Ico, ProgressBar } from '../ui/index.ts';
import css from './pane.module.css';
import { usePaneState, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';
import type { Words } from './text.ts';

type PaneProps = { readonly id: number; readonly pane: Pane };

/** What stands in the middle of a pane without a picture: nothing chosen, on the way, or why not. */
export function PaneMessage({ id, pane }: PaneProps): ReactNode {
  const words = useWords();
  const session = useSession();
  const state = usePaneState(pane);
  const content = useViewer((viewer) => viewer.contents[id] ?? null);
  if (content === null) return <Empty />;
  const retry = (): void => session.retry(id);
  if (content.failure) {
    return <Failed title={words.say('failedSeries')} reason={failureText(content.failure)} onRetry={retry} />;
  }
  if (content.model?.frames.length === 0) return <Notice text={documentWords.text('allRejected')} />;
  if (state.contextLost) return <Notice text={words.say('contextLost')} />;
  if (state.status.kind === 'failed') {
    // Said only when it is so: where the services fail, nothing else has arrived either.
    const several = state.loadedCount > 0;
    const { failure } = state.status;
    const again = failure.kind === 'archive-failed' && isPassing(failure);
    return (
      <Failed
        title={words.say('failedImage', { number: words.format.number(state.index + 1) })}
        reason={reasonOf(failure, words)}
        hint={again ? words.say('failedRetrying') : several ? words.say('failedKept') : ''}
        onRetry={retry}
      />
    );
  }
  if (state.shown === null) return <Loading pane={pane} />;
  return null;
}

type PaneFailure = Extract<PaneStatus, { kind: 'failed' }>['failure'];
function reasonOf(failure: PaneFailure, { say }: Words): string {
  if (failure.kind === 'mixed-images') return say('failedMixed');
  return failure.kind === 'decode' ? say('failedDecode', { detail: failure.detail }) : failureText(failure);
}

function Empty(): ReactNode {
  const { say } = useWords();
  const none = useViewer((viewer) => viewer.studies.length === 0);
  if (none) return null;
  return (
    <div className={css['message']} data-state="empty">
      <Ico of={IconStack2} size={20} />
      <p>
        {say('paneEmpty')}
        <br />
        {say('paneEmptyHint')}
      </p>
    </div>
  );
}

function Loading({ pane }: { readonly pane: Pane }): ReactNode {
  const { say, format } = useWords();
  const { series, loadedCount } = usePaneState(pane);
  if (series === null) return <Notice text={say('loadingSeries')} />;
  const total = series.frames.length;
  const label = say('loadingImages', { loaded: format.number(loadedCount), total: format.number(total) });
  return (
    <div className={css['message']} data-state="loading" role="status">
      <div className={css['loading']}>
        <p>{label}</p>
        <ProgressBar share={total === 0 ? 0 : loadedCount / total} label={label} />
        {loadedCount > 0 ? <p className={css['hint']}>{say('loadingHint')}</p> : null}
      </div>
    </div>
  );
}

const Notice = ({ text }: { readonly text: string }): ReactNode => (
  <div className={css['message']} data-state="loading" role="status">
    <p>{text}</p>
  </div>
);

type FailedProps = {
  readonly title: string;
  readonly reason: string;
  readonly hint?: string;
  readonly onRetry: () => void;
};

function Failed({ title, reason, hint = '', onRetry }: FailedProps): ReactNode {
  const { say } = useWords();
  return (
    <div className={css['message']} data-state="failed" role="alert">
      <div className={css['failed']} data-control>
        <Ico of={IconAlertCircle} size={20} />
        <strong>{title}</strong>
        <p>{reason}</p>
        {hint === '' ? null : <p className={css['hint']}>{hint}</p>}
        <Button size="small" onClick={onRetry}>
          {say('tryAgain')}
        </Button>
      </div>
    </div>
  );
}
