import { IconAlertCircle } from '@tabler/icons-react';
import { Component, type ReactElement, type ReactNode } from 'react';
import { Button } from '../widgets/Button.tsx';
import { Message } from '../widgets/Message.tsx';
import { uiWords } from '../words.ts';

type Props = { children: ReactNode; onClose: (() => void) | null };
type State = { failed: boolean };

/** A bug in one tab leaves the others standing. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Failed onAgain={() => this.setState({ failed: false })} onClose={this.props.onClose} />;
  }
}

function Failed({ onAgain, onClose }: { onAgain: () => void; onClose: (() => void) | null }): ReactElement {
  const text = uiWords.useText();
  return (
    <Message
      icon={IconAlertCircle}
      tone="dang"
      title={text('page.failed.title')}
      actions={
        <>
          <Button look="primary" onClick={onAgain}>
            {text('tryAgain')}
          </Button>
          {onClose !== null && <Button onClick={onClose}>{text('close')}</Button>}
        </>
      }
    >
      <p>{text('page.failed.text')}</p>
    </Message>
  );
}
