import { IconPlus } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import type { RecordIssuers, RecordServer, RecordTest } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText } from '../../failureText.ts';
import { recordTestQuery, useRecordIssuers, useRecordServers } from '../../queries.ts';
import { recordWords } from '../../records/words.ts';
import { failureOf } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import archives from '../archives/archives.module.css';
import { isChanged } from '../archives/draft.ts';
import { ListEntry, type EntryState } from '../archives/formParts.tsx';
import { testStateOf, type TestState } from '../archives/TestView.tsx';
import { newRecordDraft, recordDraftOf, type RecordDraft } from './draft.ts';
import { isOtherThan, issuersDraftOf, type IssuersDraft } from './issuers.ts';
import { IssuersForm } from './IssuersForm.tsx';
import { LinkProgress } from './LinkProgress.tsx';
import { RecordForm } from './RecordForm.tsx';
import classes from './records.module.css';
import { standingOf } from './standing.ts';

const NEW = 'new';
const ISSUERS = 'issuers';
type Drafts = ReadonlyMap<string, RecordDraft>;

/** Record systems: a list with the state of each, how far studies were looked for, and the settings of the chosen one. */
export function RecordsPage({
  onUnsaved,
}: {
  onUnsaved: (name: string | null) => void;
}): ReactElement | null {
  const text = archiveWords.useText();
  const records = recordWords.useText();
  const { data: servers, error } = useRecordServers();
  const [chosen, setChosen] = useState<string | null>(null);
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const tests = useTests(servers ?? []);
  const { data: issuers } = useRecordIssuers();
  const [numbers, setNumbers] = useState<IssuersDraft | null>(null);
  const hasNumbers = numbers !== null && issuers !== undefined && isOtherThan(numbers, issuers);
  const unsaved = unsavedName(servers ?? [], drafts) ?? (hasNumbers ? records('issuers') : null);
  useEffect(() => onUnsaved(unsaved), [onUnsaved, unsaved]);
  if (error !== null) return <p role="alert">{failureText(failureOf(error))}</p>;
  if (servers === undefined) return null;
  const shown = chosen ?? servers[0]?.serverId ?? null;
  const setDraft = (id: string, draft: RecordDraft | null): void =>
    setDrafts((before) => {
      const after = new Map(before);
      if (draft === null) after.delete(id);
      else after.set(id, draft);
      return after;
    });
  const add = (): void => {
    if (!drafts.has(NEW)) setDraft(NEW, newRecordDraft);
    setChosen(NEW);
  };
  const server = servers.find(({ serverId }) => serverId === shown) ?? null;
  const draft =
    shown === null ? undefined : (drafts.get(shown) ?? (server === null ? undefined : recordDraftOf(server)));
  return (
    <div className={archives['page']}>
      <div className={archives['list']}>
        <div className={archives['listHead']}>
          <h2>{records('records')}</h2>
          <Button size="small" icon={IconPlus} onClick={add}>
            {text('add')}
          </Button>
        </div>
        <ul>
          {servers.map((one) => (
            <ListEntry
              key={one.serverId}
              name={one.settings.name}
              current={one.serverId === shown}
              state={stateOf(one, tests.of(one.serverId), drafts.get(one.serverId))}
              onChoose={() => setChosen(one.serverId)}
            />
          ))}
          {drafts.has(NEW) && (
            <ListEntry
              name={drafts.get(NEW)?.name.trim() || records('newName')}
              current={shown === NEW}
              state={{ tone: 'off', said: text('state.unsaved') }}
              onChoose={() => setChosen(NEW)}
            />
          )}
        </ul>
        {servers.length === 0 && !drafts.has(NEW) && <p className={archives['note']}>{records('none')}</p>}
        {servers.length > 0 && issuers !== undefined && (
          <ul className={classes['numbers']}>
            <ListEntry
              name={records('issuers')}
              current={shown === ISSUERS}
              state={{ tone: 'off', said: hasNumbers ? text('state.unsaved') : issuersState(issuers) }}
              onChoose={() => setChosen(ISSUERS)}
            />
          </ul>
        )}
        {servers.length > 0 && <LinkProgress servers={servers} />}
      </div>
      {shown === ISSUERS && issuers !== undefined ? (
        <IssuersForm
          kept={issuers}
          draft={numbers ?? issuersDraftOf(issuers)}
          onDraft={setNumbers}
          onSaved={() => setNumbers(null)}
        />
      ) : draft === undefined || shown === null ? (
        <p className={archives['empty']}>{records(servers.length === 0 ? 'none.text' : 'choose')}</p>
      ) : (
        <RecordForm
          key={shown}
          server={server}
          draft={draft}
          kept={server === null ? { state: 'none' } : tests.of(server.serverId)}
          onDraft={(next) => setDraft(shown, next)}
          onTestKept={() => server !== null && tests.again(server.serverId)}
          onSaved={(saved) => {
            setDraft(shown, null);
            setChosen(saved.serverId);
          }}
          onRemoved={() => {
            setDraft(shown, null);
            setChosen(null);
          }}
        />
      )}
    </div>
  );
}

function issuersState({ patients, accessions, accessionIssuers = {} }: RecordIssuers): string {
  const count =
    Object.keys(patients).length + Object.keys(accessionIssuers).length + (accessions.length > 0 ? 1 : 0);
  return count === 0 ? recordWords.text('issuers.stateNone') : recordWords.text('issuers.state', { count });
}

/** The name of a record system whose settings have been changed and not saved. */
function unsavedName(servers: readonly RecordServer[], drafts: Drafts): string | null {
  for (const [id, draft] of drafts) {
    const server = servers.find(({ serverId }) => serverId === id);
    const changed = isChanged(draft, server === undefined ? newRecordDraft : recordDraftOf(server));
    if (changed && (server !== undefined || id === NEW))
      return server?.settings.name ?? (draft.name.trim() || recordWords.text('newName'));
  }
  return null;
}

/** Each record system that is kept is tried when the page is opened, and when somebody asks. */
function useTests(servers: readonly RecordServer[]): {
  of: (serverId: string) => TestState<RecordTest>;
  again: (serverId: string) => void;
} {
  const queries = useQueries({ queries: servers.map(recordTestQuery) });
  const at = (serverId: string) => queries[servers.findIndex((one) => one.serverId === serverId)];
  return {
    of: (serverId) => testStateOf(at(serverId)),
    again: (serverId) => void at(serverId)?.refetch(),
  };
}

function stateOf(
  server: RecordServer,
  test: TestState<RecordTest>,
  draft: RecordDraft | undefined,
): EntryState {
  const { tone, said, why } = standingOf(test, server.settings.name);
  const unsaved = draft !== undefined && isChanged(draft, recordDraftOf(server));
  const words = why === '' ? said : why;
  return { tone, said: unsaved ? `${words} · ${archiveWords.text('state.unsaved')}` : words };
}
