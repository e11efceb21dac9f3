// What callers have done since the services started: also before the port was opened anew for other settings.
import type { CallerCounts, Receiving } from '../../contract/index.ts';
import type { Provider } from '../dimse/index.ts';

type History = Pick<Receiving, 'callers' | 'turnedAway' | 'turnedAwayCallers'>;

export type CallerHistory = {
  /** A provider ends: what it counted stays. */
  readonly keep: (provider: Provider) => void;
  readonly with: (provider: Provider | null) => History;
};

const NOTHING: History = { callers: [], turnedAway: 0, turnedAwayCallers: [] };
const STRANGERS_TOLD = 20;

export function createCallerHistory(): CallerHistory {
  let past = NOTHING;
  return {
    keep(provider) {
      past = together(past, told(provider));
    },
    with: (provider) => (provider === null ? past : together(past, told(provider))),
  };
}

const told = (provider: Provider): History => ({
  callers: provider.counters().map((counters) => ({ ...counters, lastSeen: counters.lastSeen.getTime() })),
  turnedAway: provider.turnedAway(),
  turnedAwayCallers: provider
    .strangers()
    .map((stranger) => ({ ...stranger, lastSeen: stranger.lastSeen.getTime() })),
});

function together(before: History, now: History): History {
  const callers = new Map(before.callers.map((one) => [one.callingAETitle, one]));
  for (const one of now.callers) {
    const known = callers.get(one.callingAETitle);
    callers.set(one.callingAETitle, known === undefined ? one : sum(known, one));
  }
  const strangers = new Map(before.turnedAwayCallers.map((one) => [keyOf(one), one]));
  for (const one of now.turnedAwayCallers) {
    const count = (strangers.get(keyOf(one))?.count ?? 0) + one.count;
    strangers.set(keyOf(one), { ...one, count });
  }
  return {
    callers: [...callers.values()],
    turnedAway: before.turnedAway + now.turnedAway,
    turnedAwayCallers: [...strangers.values()]
      .toSorted((a, b) => b.lastSeen - a.lastSeen)
      .slice(0, STRANGERS_TOLD),
  };
}

const keyOf = (one: History['turnedAwayCallers'][number]): string =>
  JSON.stringify([one.callingAETitle, one.calledAETitle, one.address, one.reason]);

const sum = (a: CallerCounts, b: CallerCounts): CallerCounts => ({
  callingAETitle: a.callingAETitle,
  associations: a.associations + b.associations,
  broken: a.broken + b.broken,
  echoes: a.echoes + b.echoes,
  stored: a.stored + b.stored,
  refused: a.refused + b.refused,
  bytes: a.bytes + b.bytes,
  lastSeen: Math.max(a.lastSeen, b.lastSeen),
});
