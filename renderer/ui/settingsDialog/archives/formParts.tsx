// What the settings of everything far away look like: an entry of the list, the state at the head, the foot.
import { IconPlugConnected, IconPlugConnectedX, IconTrash } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { archiveWords } from '../../archives/words.ts';
import { Button } from '../../widgets/Button.tsx';
import { Ico } from '../../widgets/Ico.tsx';
import { StatusDot } from '../../widgets/StatusDot.tsx';
import classes from './archives.module.css';

export type EntryState = { readonly tone: 'good' | 'dang' | 'off'; readonly said: string };

export function ListEntry(props: {
  name: string;
  current: boolean;
  state: EntryState;
  onChoose: () => void;
}): ReactElement {
  return (
    <li>
      <button
        type="button"
        className={classes['entry']}
        aria-current={props.current || undefined}
        onClick={props.onChoose}
      >
        <StatusDot tone={props.state.tone} />
        <span className={classes['entryName']}>{props.name}</span>
        <span className={classes['entryState']}>{props.state.said}</span>
      </button>
    </li>
  );
}

/** How it stands, as a tag beside the name. */
export function StateTag({ tone, said }: EntryState): ReactElement {
  return (
    <span className={classes['tag']} data-tone={tone === 'off' ? undefined : tone}>
      {tone !== 'off' && <Ico of={tone === 'good' ? IconPlugConnected : IconPlugConnectedX} size={14} />}
      {said}
    </span>
  );
}

type FootProps = {
  changed: boolean;
  /** Nothing is asked before something that was never kept is left. */
  isNew: boolean;
  remove: { readonly title: string; readonly text: string; readonly does: string };
  onUndo: () => void;
  onRemove: () => void;
};

/** Saving, undoing and removing. */
export function FormFoot({ changed, isNew, remove, onUndo, onRemove }: FootProps): ReactElement {
  const text = archiveWords.useText();
  const [asking, setAsking] = useState(false);
  if (asking) return <RemoveAsk {...remove} onKeep={() => setAsking(false)} onRemove={onRemove} />;
  return (
    <div className={classes['foot']}>
      <Button look="primary" type="submit" disabled={!changed}>
        {text('save')}
      </Button>
      <Button disabled={!changed} onClick={onUndo}>
        {text('undo')}
      </Button>
      <span className={classes['space']} />
      <Button look="ghost" icon={IconTrash} onClick={() => (isNew ? onRemove() : setAsking(true))}>
        {text('removeAsk')}
      </Button>
    </div>
  );
}

type AskProps = FootProps['remove'] & { onKeep: () => void; onRemove: () => void };

/** Keeping is the choice under Enter. */
function RemoveAsk({ title, text: note, does, onKeep, onRemove }: AskProps): ReactElement {
  const text = archiveWords.useText();
  return (
    <div className={classes['foot']} role="alertdialog" aria-label={title} data-ask>
      <div className={classes['ask']}>
        <div className={classes['why']}>{title}</div>
        <div className={classes['note']}>{note}</div>
      </div>
      <Button autoFocus onClick={onKeep}>
        {text('remove.keep')}
      </Button>
      <Button look="danger" onClick={onRemove}>
        {does}
      </Button>
    </div>
  );
}
