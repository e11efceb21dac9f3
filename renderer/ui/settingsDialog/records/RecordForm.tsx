import { useState, type ReactElement } from 'react';
import type { RecordServer, RecordTest } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { recordWords } from '../../records/words.ts';
import archives from '../archives/archives.module.css';
import { isChanged, withoutTouched } from '../archives/draft.ts';
import { FormFoot, StateTag } from '../archives/formParts.tsx';
import type { TestState } from '../archives/TestView.tsx';
import {
  checkRecordDraft,
  newRecordDraft,
  recordDraftOf,
  type RecordDraft,
  type RecordProblems,
} from './draft.ts';
import { lookForStudies } from './LinkProgress.tsx';
import { PublicKey } from './PublicKey.tsx';
import { RecordFields } from './RecordFields.tsx';
import { RecordSignInState } from './RecordSignInState.tsx';
import { RecordTestResult } from './RecordTestResult.tsx';
import { standingOf } from './standing.ts';

type Props = {
  /** Null: one that is being added. */
  server: RecordServer | null;
  draft: RecordDraft;
  kept: TestState<RecordTest>;
  onDraft: (draft: RecordDraft) => void;
  onTestKept: () => void;
  onSaved: (server: RecordServer) => void;
  onRemoved: () => void;
};

/** One record system: its test, the sign-in, its settings, saving and removing. */
export function RecordForm(props: Props): ReactElement {
  const text = archiveWords.useText();
  const records = recordWords.useText();
  const { server, draft, onDraft } = props;
  const [problems, setProblems] = useState<RecordProblems>({});
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const [tried, setTried] = useState<TestState<RecordTest> | null>(null);
  const original = server === null ? newRecordDraft : recordDraftOf(server);
  const changed = isChanged(draft, original);
  const name = draft.name.trim() === '' ? records('newName') : draft.name.trim();
  const result = tried ?? (server === null || changed ? ({ state: 'none' } as const) : props.kept);
  const isUnsaved = (server === null || changed) && result.state === 'none';
  const isSmart = draft.auth === 'smart' || draft.auth === 'backend';

  const change = (what: Partial<RecordDraft>): void => {
    onDraft({ ...draft, ...what });
    setTried(null); // a test of other settings says nothing of these
    setProblems((before) => withoutTouched(before, what));
  };
  const test = async (): Promise<void> => {
    if (server !== null && !changed) {
      setTried(null);
      props.onTestKept();
      return;
    }
    const checked = checkRecordDraft(draft);
    if (!checked.ok) {
      setProblems(checked.problems);
      return;
    }
    setTried({ state: 'running' });
    const answer = await api.tryRecordServer(checked.change, server?.serverId ?? null);
    setTried(
      answer.ok ? { state: 'done', test: answer.value } : { state: 'failed', failure: answer.failure },
    );
  };
  const save = async (): Promise<void> => {
    const checked = checkRecordDraft(draft);
    if (!checked.ok) {
      setProblems(checked.problems);
      return;
    }
    const answer =
      server === null
        ? await api.addRecordServer(checked.change)
        : await api.changeRecordServer(server.serverId, checked.change);
    if (answer.ok) {
      setFailure(null);
      setTried(null);
      await afterSaving(answer.value, server);
      props.onSaved(answer.value);
    } else if (isNameTaken(answer.failure)) setProblems({ name: 'nameTaken' });
    else setFailure(answer.failure);
  };
  const remove = async (): Promise<void> => {
    if (server !== null) {
      const answer = await api.removeRecordServer(server.serverId);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      await queryClient.invalidateQueries({ queryKey: queryKeys.recordServers });
    }
    props.onRemoved();
  };
  const onTurn = (signedIn: boolean): void => {
    props.onTestKept();
    // Another person may see other records: what was looked for before is looked for again.
    if (signedIn) void lookForStudies(true).then(setFailure);
  };
  return (
    <form
      className={archives['detail']}
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={archives['detailHead']}>
        <h2>{name}</h2>
        <StateTag
          {...(isUnsaved ? { tone: 'off', said: text('state.unsaved') } : standingOf(result, name))}
        />
      </div>
      <div className={archives['detailBody']}>
        {failure !== null && (
          <p role="alert" className={archives['failure']}>
            {failureText(failure)}
          </p>
        )}
        <RecordTestResult name={name} auth={draft.auth} result={result} onTest={() => void test()} />
        {isSmart && <RecordSignInState server={server} changed={changed} onTurn={onTurn} />}
        {draft.auth === 'backend' && <PublicKey server={server} changed={changed} />}
        <RecordFields
          draft={draft}
          problems={problems}
          secretsKept={server?.secretsKept ?? []}
          onChange={change}
        />
      </div>
      <FormFoot
        changed={changed}
        isNew={server === null}
        remove={{
          title: text('remove.title', { name }),
          text: records('remove.text'),
          does: records('remove.do'),
        }}
        onUndo={() => onDraft(original)}
        onRemove={() => void remove()}
      />
    </form>
  );
}

const isNameTaken = (failure: RequestFailure): boolean =>
  failure.kind === 'bad-request' && failure.detail === 'settings.name: taken';

/** A server that is new, or another one at a new address, is asked for the studies of this computer. */
async function afterSaving(saved: RecordServer, before: RecordServer | null): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: queryKeys.recordServers });
  await queryClient.invalidateQueries({ queryKey: queryKeys.recordSignIn(saved.serverId) });
  const { auth, url } = saved.settings;
  // A person has to sign in first, and then they are looked for.
  if (auth.kind !== 'smart' && before?.settings.url !== url) await lookForStudies(before !== null);
}
