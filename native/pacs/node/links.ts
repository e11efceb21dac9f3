// Associations to one node. One that was asked and answered stays open for a moment, as the next question often follows.
import { fail, ok, type DimseSettings, type PeerFailure, type Result } from '../../contract/index.ts';
import {
  type Association,
  type ClientTls,
  openAssociation,
  type Peer,
  type Proposal,
} from '../dimse/index.ts';
import type { PeerOptions } from '../types.ts';
import { peerFailure, type Service } from './failures.ts';

/** dcmtk and others keep a thread or process for each association: they are not held for longer than a dialog takes. */
const IDLE_MS = 2000;

/** Whoever closes the app does not wait for a peer that says nothing any more. */
const CLOSING_MS = 1000;

export type Links = {
  /** Opens an association of its own; whoever asked for it ends it. */
  readonly open: (proposal: Proposal, service: Service) => Promise<Result<Association, PeerFailure>>;
  /** One for searching, maybe one that was used before; goes back with `giveBack`. */
  readonly take: (proposal: Proposal) => Promise<Result<Association, PeerFailure>>;
  readonly giveBack: (association: Association) => void;
  readonly close: () => Promise<void>;
};

export function createLinks({ settings, secrets, times }: PeerOptions<DimseSettings>): Links {
  let idle: { readonly association: Association; readonly timer: NodeJS.Timeout } | null = null;
  const open: Links['open'] = async (proposal, service) => {
    const tls = tlsOf(settings, secrets.read('private-key'), secrets.read('passphrase'));
    if (!tls.ok) return tls;
    const peer: Peer = {
      host: settings.host,
      port: settings.port,
      calledAETitle: settings.calledAETitle,
      callingAETitle: settings.callingAETitle,
      ...(tls.value === null ? {} : { tls: tls.value }),
      limits: limitsOf(times),
    };
    const opened = await openAssociation(peer, proposal);
    return opened.ok ? opened : fail(peerFailure(opened.failure, service));
  };
  const letGo = (): Association | null => {
    if (idle === null) return null;
    clearTimeout(idle.timer);
    const { association } = idle;
    idle = null;
    return association;
  };
  return {
    open,
    async take(proposal) {
      const kept = letGo();
      return kept !== null && kept.ended === null ? ok(kept) : open(proposal, 'find');
    },
    giveBack(association) {
      if (association.ended !== null) return;
      if (idle !== null) return void association.release();
      const timer = setTimeout(() => void letGo()?.release(), IDLE_MS);
      timer.unref();
      idle = { association, timer };
    },
    async close() {
      const association = letGo();
      if (association === null || association.ended !== null) return;
      const patience = setTimeout(() => association.abort(), times?.cancelMs ?? CLOSING_MS);
      await association.release();
      clearTimeout(patience);
    },
  };
}

const limitsOf = ({
  connectMs,
  answerMs,
  stallMs,
  cancelMs,
}: NonNullable<PeerOptions<DimseSettings>['times']> = {}) => ({
  ...(connectMs === undefined ? {} : { times: { connectMs, associateMs: connectMs } }),
  ...(answerMs === undefined ? {} : { responseMs: answerMs }),
  ...(stallMs === undefined ? {} : { stallMs }),
  ...(cancelMs === undefined ? {} : { cancelMs }),
});

function tlsOf(
  { tls }: DimseSettings,
  privateKey: string | null,
  passphrase: string | null,
): Result<ClientTls | null, PeerFailure> {
  if (tls === null) return ok(null);
  const { profile, trust, serverName, certificate } = tls;
  if (certificate !== null && privateKey === null)
    return fail({ kind: 'secret-missing', secret: 'private-key' });
  const identity =
    certificate === null || privateKey === null
      ? null
      : { certificate, privateKey, ...(passphrase === null ? {} : { passphrase }) };
  return ok({ profile, trust, identity, ...(serverName === null ? {} : { serverName }) });
}
