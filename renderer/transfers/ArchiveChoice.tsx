import type { ReactElement } from 'react';
import type { Peer } from '../../native/contract/index.ts';
import { Button, peerFailureText, runCommand } from '../ui/index.ts';
import type { ArchiveState } from './archiveStates.ts';
import { askSend } from './state.ts';
import classes from './transfers.module.css';
import { transfersWords } from './words.ts';

type Props = {
  peers: readonly Peer[];
  states: ReadonlyMap<string, ArchiveState>;
  chosen: string | null;
  onChoose: (peerId: string) => void;
};

/** The archives, each with whether it takes images. One that does not stays in its place and cannot be chosen. */
export function ArchiveChoice({ peers, states, chosen, onChoose }: Props): ReactElement {
  const text = transfersWords.useText();
  if (peers.length === 0) {
    return (
      <div className={classes['noPeers']}>
        <span>{text('send.noPeers')}</span>
        <Button
          size="small"
          onClick={() => {
            askSend(null);
            runCommand('open-archives');
          }}
        >
          {text('send.settings')}
        </Button>
      </div>
    );
  }
  return (
    <fieldset className={classes['archives']}>
      <legend>{text('send.to')}</legend>
      {peers.map(({ peerId, settings }) => {
        const state = states.get(peerId) ?? { kind: 'unknown' as const };
        return (
          <label key={peerId} className={classes['archive']} data-state={state.kind}>
            <input
              type="radio"
              name="archive"
              checked={chosen === peerId}
              disabled={state.kind === 'refuses'}
              onChange={() => onChoose(peerId)}
            />
            <span className={classes['archiveName']}>{settings.name}</span>
            <span className={classes['archiveState']}>{stateText(state, settings.name)}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function stateText(state: ArchiveState, name: string): string {
  const { text } = transfersWords;
  switch (state.kind) {
    case 'asking':
    case 'takes':
    case 'refuses':
      return text(`send.${state.kind}`);
    case 'unknown':
      return '';
    case 'unreachable':
      return text('send.unreachable', { why: peerFailureText(state.failure, name).why });
    default:
      return state satisfies never;
  }
}
