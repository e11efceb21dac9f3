import { IconUnlink } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { STUDIES_TAB, tabActions, type ProblemTab } from '../tabs.ts';
import { Button } from '../widgets/Button.tsx';
import { Message } from '../widgets/Message.tsx';
import { uiWords } from '../words.ts';

/** Stands where the study of a link would be, so that nothing else can be taken for it. */
export function LinkProblem({ tab }: { tab: Pick<ProblemTab, 'tabId' | 'reason'> }): ReactElement {
  const text = uiWords.useText();
  const missing = tab.reason === 'study-missing';
  const leave = (): void => {
    tabActions.close(tab.tabId);
    tabActions.show(STUDIES_TAB);
  };
  return (
    <Message
      icon={IconUnlink}
      tone="warn"
      title={text(missing ? 'study.missing.title' : 'study.badLink.title')}
      actions={
        <Button look="primary" onClick={leave}>
          {text('study.backToList')}
        </Button>
      }
    >
      <p>{text(missing ? 'study.missing.text' : 'study.badLink.text')}</p>
    </Message>
  );
}
