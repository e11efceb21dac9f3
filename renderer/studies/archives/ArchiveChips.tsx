import { Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { Peer, PeerFailure, SourceState } from '../../../native/contract/index.ts';
import {
  Button,
  countText,
  Ico,
  isUsedFor,
  peerFailureText,
  runCommand,
  shortFailureText,
  StatusDot,
  uiWords,
  usePeers,
} from '../../ui/index.ts';
import { newestFirst, studyConditions } from '../filters/filters.ts';
import filterClasses from '../filters/filters.module.css';
import { searchAgain, useStudies } from '../state.ts';
import { toggleSource, useSourcesOff } from './sourcesOff.ts';
import { studiesWords } from '../words.ts';
import classes from './archives.module.css';
import { isOnlyHere, queryOf, useArchiveSearch } from './search.ts';

/** One chip an archive: searched or not, and what came of it. */
export function ArchiveChips(): ReactElement | null {
  const { data: all } = usePeers();
  const peers = all?.filter((peer) => isUsedFor('studies', peer));
  const off = useSourcesOff();
  const sources = useArchiveSearch((state) => state.sources);
  const filters = useStudies((state) => state.filters);
  const onlyHere = isOnlyHere(queryOf(studyConditions(filters, newestFirst, new Date())));
  if (peers === undefined || peers.length === 0) return null;
  return (
    <>
      {peers.map((peer) => (
        <ArchiveChip
          key={peer.peerId}
          peer={peer}
          on={!off.has(peer.peerId)}
          onlyHere={onlyHere}
          state={off.has(peer.peerId) ? null : (sources.get(peer.peerId) ?? null)}
        />
      ))}
    </>
  );
}

type ChipProps = { peer: Peer; on: boolean; onlyHere: boolean; state: SourceState | null };

function ArchiveChip({ peer, on, onlyHere, state }: ChipProps): ReactElement {
  const { name } = peer.settings;
  studiesWords.useText(); // drawn again in another language
  const title = on && onlyHere ? studiesWords.text('source.onlyHere', { name }) : chipTitle(name, on, state);
  const failure = state?.state === 'failed' ? (state.failure ?? ({ kind: 'internal' } as const)) : null;
  return (
    <span className={filterClasses['chip']} data-on={(on && !onlyHere) || undefined}>
      <button
        type="button"
        className={filterClasses['chipLabel']}
        aria-pressed={on}
        title={title}
        onClick={() => void toggleSource(peer.peerId)}
      >
        {state?.state === 'asking' ? (
          <span className={classes['asking']} role="img" aria-label={title} />
        ) : (
          <StatusDot tone={failure !== null ? 'dang' : state !== null ? 'good' : 'off'} />
        )}
        <span className={filterClasses['chipText']}>{name}</span>
        {failure !== null && <span className={classes['bad']}>{shortFailureText(failure)}</span>}
        {failure === null && state !== null && (
          <span className={filterClasses['sourceCount']}>{foundText(state)}</span>
        )}
      </button>
      {failure !== null && <Why name={name} failure={failure} />}
    </span>
  );
}

/** How many it found: "12", or "1,000+" where it has more than it tells. */
export function foundText({ state, found, truncated }: SourceState): string {
  if (state === 'asking' && found === 0) return '';
  return truncated ? studiesWords.text('source.more', { count: found }) : countText(found);
}

/** The whole of what a chip says in short. */
export function chipTitle(name: string, on: boolean, state: SourceState | null): string {
  const { text } = studiesWords;
  if (!on) return text('source.off', { name });
  if (state === null) return text('source.idle', { name });
  if (state.state === 'asking') return text('source.asking', { name });
  const values = { name, count: state.found };
  const said = text(state.truncated ? 'source.truncated' : 'source.found', values);
  return state.unreadable === 0
    ? said
    : `${said}. ${text('source.unreadable', { name, count: state.unreadable })}`;
}

/** What is wrong with an archive, what to do, and another try. */
function Why({ name, failure }: { name: string; failure: PeerFailure }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const [open, setOpen] = useState(false);
  const { why, todo, detail } = peerFailureText(failure, name);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={360} trapFocus withRoles>
      <Popover.Target>
        <button
          type="button"
          className={classes['why']}
          aria-label={text('source.why', { name })}
          onClick={() => setOpen(!open)}
        >
          <Ico of={IconInfoCircle} size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes['whyBox']}>
        <div className={classes['whyTitle']}>{why}</div>
        <p>{todo}</p>
        {detail !== '' && <div className={classes['code']}>{detail}</div>}
        <div className={classes['whyButtons']}>
          <Button
            size="small"
            onClick={() => {
              setOpen(false);
              searchAgain();
            }}
          >
            {uiText('tryAgain')}
          </Button>
          <Button
            size="small"
            look="ghost"
            onClick={() => {
              setOpen(false);
              runCommand('open-archives');
            }}
          >
            {text('source.settings')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
