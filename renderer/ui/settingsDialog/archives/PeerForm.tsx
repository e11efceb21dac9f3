import { useState, type ReactElement } from 'react';
import type { Peer } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import classes from './archives.module.css';
import {
  checkDraft,
  draftOf,
  isChanged,
  newDraft,
  withoutTouched,
  type FieldProblems,
  type PeerDraft,
} from './draft.ts';
import { FormFoot, StateTag, type EntryState } from './formParts.tsx';
import { PeerFields } from './PeerFields.tsx';
import { SignInState } from './SignInState.tsx';
import { TestResult } from './TestResult.tsx';
import type { TestState } from './TestView.tsx';

type Props = {
  /** Null: one that is being added. */
  peer: Peer | null;
  draft: PeerDraft;
  kept: TestState;
  onDraft: (draft: PeerDraft) => void;
  onTestKept: () => void;
  onSaved: (peer: Peer) => void;
  onRemoved: () => void;
};

/** One archive: its test, its settings, saving and removing. */
export function PeerForm(props: Props): ReactElement {
  const text = archiveWords.useText();
  const { peer, draft, onDraft } = props;
  const [problems, setProblems] = useState<FieldProblems>({});
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const [tried, setTried] = useState<TestState | null>(null);
  const original = peer === null ? newDraft(draft.kind) : draftOf(peer);
  const changed = isChanged(draft, original);
  const name = draft.name.trim() === '' ? text('newName') : draft.name.trim();
  const result = tried ?? (peer === null || changed ? ({ state: 'none' } as const) : props.kept);

  const change = (what: Partial<PeerDraft>): void => {
    onDraft({ ...draft, ...what });
    setTried(null); // a test of other settings says nothing of these
    setProblems((before) => withoutTouched(before, what));
  };
  const test = async (): Promise<void> => {
    if (peer !== null && !changed) {
      setTried(null);
      props.onTestKept();
      return;
    }
    const checked = checkDraft(draft);
    if (!checked.ok) {
      setProblems(checked.problems);
      return;
    }
    setTried({ state: 'running' });
    const answer = await api.tryPeer(checked.change, peer?.peerId ?? null);
    setTried(
      answer.ok ? { state: 'done', test: answer.value } : { state: 'failed', failure: answer.failure },
    );
  };
  const save = async (): Promise<void> => {
    const checked = checkDraft(draft);
    if (!checked.ok) {
      setProblems(checked.problems);
      return;
    }
    const answer =
      peer === null ? await api.addPeer(checked.change) : await api.changePeer(peer.peerId, checked.change);
    if (answer.ok) {
      setFailure(null);
      setTried(null);
      await queryClient.invalidateQueries({ queryKey: queryKeys.peers });
      props.onSaved(answer.value);
    } else if (isNameTaken(answer.failure)) setProblems({ name: 'nameTaken' });
    else setFailure(answer.failure);
  };
  const remove = async (): Promise<void> => {
    if (peer !== null) {
      const answer = await api.removePeer(peer.peerId);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      await queryClient.invalidateQueries({ queryKey: queryKeys.peers });
    }
    props.onRemoved();
  };
  return (
    <form
      className={classes['detail']}
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={classes['detailHead']}>
        <h2>{name}</h2>
        <StateTag {...tagState(peer === null || changed, result)} />
      </div>
      <div className={classes['detailBody']}>
        {failure !== null && (
          <p role="alert" className={classes['failure']}>
            {failureText(failure)}
          </p>
        )}
        <TestResult kind={draft.kind} name={name} result={result} onTest={() => void test()} />
        {draft.kind === 'dicomweb' && draft.auth === 'openid' && (
          <SignInState peer={peer} changed={changed} onSignedIn={props.onTestKept} />
        )}
        <PeerFields
          draft={draft}
          problems={problems}
          secretsKept={peer?.secretsKept ?? []}
          onChange={change}
        />
      </div>
      <FormFoot
        changed={changed}
        isNew={peer === null}
        remove={{
          title: text('remove.title', { name }),
          text: text('remove.text'),
          does: text('remove.do'),
        }}
        onUndo={() => onDraft(original)}
        onRemove={() => void remove()}
      />
    </form>
  );
}

const isNameTaken = (failure: RequestFailure): boolean =>
  failure.kind === 'bad-request' && failure.detail === 'settings.name: taken';

function tagState(unsaved: boolean, result: TestState): EntryState {
  const { text } = archiveWords;
  if (result.state === 'running') return { tone: 'off', said: text('state.testing') };
  if (result.state !== 'done')
    return { tone: 'off', said: text(unsaved ? 'state.unsaved' : 'state.unknown') };
  return result.test.passed
    ? { tone: 'good', said: text('state.good') }
    : { tone: 'dang', said: text('state.bad') };
}
