import { Menu } from '@mantine/core';
import { IconPlus, IconServer2, IconWorld } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import type { Peer, PeerSettings } from '../../../../native/contract/index.ts';
import { shortFailureText } from '../../archives/peerFailureText.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText } from '../../failureText.ts';
import { peerTestQuery, usePeers } from '../../queries.ts';
import { failureOf } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import { Ico } from '../../widgets/Ico.tsx';
import classes from './archives.module.css';
import { draftOf, isChanged, newDraft, type PeerDraft } from './draft.ts';
import { EarlierStudies } from './EarlierStudies.tsx';
import { ListEntry, type EntryState } from './formParts.tsx';
import { PeerForm } from './PeerForm.tsx';
import { testStateOf, type TestState } from './TestView.tsx';

const NEW = 'new';
type Drafts = ReadonlyMap<string, PeerDraft>;

/** Remote archives: a list with the state of each, and the settings of the one that is chosen. */
export function ArchivesPage({
  onUnsaved,
}: {
  onUnsaved: (name: string | null) => void;
}): ReactElement | null {
  const text = archiveWords.useText();
  const { data: peers, error } = usePeers();
  const [chosen, setChosen] = useState<string | null>(null);
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const tests = useTests(peers ?? []);
  const unsaved = unsavedName(peers ?? [], drafts);
  useEffect(() => onUnsaved(unsaved), [onUnsaved, unsaved]);
  if (error !== null) return <p role="alert">{failureText(failureOf(error))}</p>;
  if (peers === undefined) return null;
  const shown = chosen ?? peers[0]?.peerId ?? null;
  const setDraft = (id: string, draft: PeerDraft | null): void =>
    setDrafts((before) => {
      const after = new Map(before);
      if (draft === null) after.delete(id);
      else after.set(id, draft);
      return after;
    });
  const add = (kind: PeerSettings['kind']): void => {
    setDraft(NEW, newDraft(kind));
    setChosen(NEW);
  };
  const peer = peers.find(({ peerId }) => peerId === shown) ?? null;
  const draft =
    shown === null ? undefined : (drafts.get(shown) ?? (peer === null ? undefined : draftOf(peer)));
  return (
    <div className={classes['page']}>
      <div className={classes['list']}>
        <div className={classes['listHead']}>
          <h2>{text('archives')}</h2>
          <AddButton onAdd={add} />
        </div>
        <ul>
          {peers.map((one) => (
            <ListEntry
              key={one.peerId}
              name={one.settings.name}
              current={one.peerId === shown}
              state={stateOf(one, tests.of(one.peerId), drafts.get(one.peerId))}
              onChoose={() => setChosen(one.peerId)}
            />
          ))}
          {drafts.has(NEW) && (
            <ListEntry
              name={drafts.get(NEW)?.name.trim() || text('newName')}
              current={shown === NEW}
              state={{ tone: 'off', said: text('state.unsaved') }}
              onChoose={() => setChosen(NEW)}
            />
          )}
        </ul>
        {peers.length === 0 && !drafts.has(NEW) && <p className={classes['note']}>{text('none')}</p>}
        {peers.length > 0 && <EarlierStudies />}
      </div>
      {draft === undefined || shown === null ? (
        <p className={classes['empty']}>{text(peers.length === 0 ? 'none.text' : 'choose')}</p>
      ) : (
        <PeerForm
          key={`${shown} ${draft.kind}`}
          peer={peer}
          draft={draft}
          kept={peer === null ? { state: 'none' } : tests.of(peer.peerId)}
          onDraft={(next) => setDraft(shown, next)}
          onTestKept={() => peer !== null && tests.again(peer.peerId)}
          onSaved={(saved) => {
            setDraft(shown, null);
            setChosen(saved.peerId);
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

/** The name of an archive whose settings have been changed and not saved. */
function unsavedName(peers: readonly Peer[], drafts: Drafts): string | null {
  for (const [id, draft] of drafts) {
    const peer = peers.find(({ peerId }) => peerId === id);
    const changed = isChanged(draft, peer === undefined ? newDraft(draft.kind) : draftOf(peer));
    if (changed && (peer !== undefined || id === NEW)) {
      return peer?.settings.name ?? (draft.name.trim() || archiveWords.text('newName'));
    }
  }
  return null;
}

/** Each archive that is kept is tried when the page is opened, and when somebody asks. */
function useTests(peers: readonly Peer[]): {
  of: (peerId: string) => TestState;
  again: (peerId: string) => void;
} {
  const queries = useQueries({
    queries: peers.map(peerTestQuery),
  });
  const at = (peerId: string) => queries[peers.findIndex((one) => one.peerId === peerId)];
  return {
    of: (peerId) => testStateOf(at(peerId)),
    again: (peerId) => void at(peerId)?.refetch(),
  };
}

function stateOf(peer: Peer, test: TestState, draft: PeerDraft | undefined): EntryState {
  const { text } = archiveWords;
  const unsaved = draft !== undefined && isChanged(draft, draftOf(peer));
  const said = (words: string): string => (unsaved ? `${words} · ${text('state.unsaved')}` : words);
  switch (test.state) {
    case 'none':
      return { tone: 'off', said: said(text('state.unknown')) };
    case 'running':
      return { tone: 'off', said: said(text('state.testing')) };
    case 'failed':
      return { tone: 'off', said: failureText(test.failure) };
    case 'done': {
      if (test.test.passed) return { tone: 'good', said: said(text('state.good')) };
      const failure = test.test.steps.find((step) => step.failure !== null)?.failure ?? null;
      const bad = text('state.bad');
      return {
        tone: 'dang',
        said: said(failure === null ? bad : `${bad}: ${shortFailureText(failure)}`),
      };
    }
    default:
      return test satisfies never;
  }
}

function AddButton({ onAdd }: { onAdd: (kind: PeerSettings['kind']) => void }): ReactElement {
  const text = archiveWords.useText();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button size="small" icon={IconPlus} aria-haspopup="menu">
          {text('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Ico of={IconServer2} size={16} />} onClick={() => onAdd('dimse')}>
          {text('add.dimse')}
        </Menu.Item>
        <Menu.Item leftSection={<Ico of={IconWorld} size={16} />} onClick={() => onAdd('dicomweb')}>
          {text('add.dicomweb')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
