import { describe, expect, it } from 'vitest';
import { actionOf, type Event, type State, stateAfter } from '../../../native/pacs/dimse/upper/states.ts';

const STATES: readonly State[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
const facts = { acceptable: true, requestor: true };

/** The states of an event that have an action, by action: PS3.8 table 9-10 read column by column, by hand. */
const COLUMNS: readonly (readonly [State, { readonly [event in Event]?: string }])[] = [
  [1, { 'associate-request': 'AE-1', 'transport-indication': 'AE-5' }],
  [
    2,
    {
      'associate-ac-received': 'AA-1',
      'associate-rj-received': 'AA-1',
      'associate-rq-received': 'AE-6',
      'data-received': 'AA-1',
      'release-rq-received': 'AA-1',
      'release-rp-received': 'AA-1',
      'abort-received': 'AA-2',
      'transport-closed': 'AA-5',
      'artim-expired': 'AA-2',
      'invalid-pdu': 'AA-1',
    },
  ],
  [
    3,
    {
      'associate-ac-received': 'AA-8',
      'associate-rj-received': 'AA-8',
      'associate-rq-received': 'AA-8',
      'associate-accept': 'AE-7',
      'associate-reject': 'AE-8',
      'data-received': 'AA-8',
      'release-rq-received': 'AA-8',
      'release-rp-received': 'AA-8',
      'abort-request': 'AA-1',
      'abort-received': 'AA-3',
      'transport-closed': 'AA-4',
      'invalid-pdu': 'AA-8',
    },
  ],
  [4, { 'transport-connected': 'AE-2', 'abort-request': 'AA-2', 'transport-closed': 'AA-4' }],
  [
    5,
    {
      'associate-ac-received': 'AE-3',
      'associate-rj-received': 'AE-4',
      'associate-rq-received': 'AA-8',
      'data-received': 'AA-8',
      'release-rq-received': 'AA-8',
      'release-rp-received': 'AA-8',
      'abort-request': 'AA-1',
      'abort-received': 'AA-3',
      'transport-closed': 'AA-4',
      'invalid-pdu': 'AA-8',
    },
  ],
  [
    6,
    {
      ...peerErrors(),
      'data-request': 'DT-1',
      'data-received': 'DT-2',
      'release-request': 'AR-1',
      'release-rq-received': 'AR-2',
    },
  ],
  [
    7,
    {
      ...peerErrors(),
      'data-received': 'AR-6',
      'release-rq-received': 'AR-8',
      'release-rp-received': 'AR-3',
    },
  ],
  [8, { ...peerErrors(), 'data-request': 'AR-7', 'release-response': 'AR-4' }],
  [9, { ...peerErrors(), 'release-response': 'AR-9' }],
  [10, { ...peerErrors(), 'release-rp-received': 'AR-10' }],
  [11, { ...peerErrors(), 'release-rp-received': 'AR-3' }],
  [12, { ...peerErrors(), 'release-response': 'AR-4' }],
  [
    13,
    {
      'associate-ac-received': 'AA-6',
      'associate-rj-received': 'AA-6',
      'associate-rq-received': 'AA-7',
      'data-received': 'AA-6',
      'release-rq-received': 'AA-6',
      'release-rp-received': 'AA-6',
      'abort-received': 'AA-2',
      'transport-closed': 'AR-5',
      'artim-expired': 'AA-2',
      'invalid-pdu': 'AA-7',
    },
  ],
];

/** With an association up, whatever the peer sends out of turn ends it (AA-8). */
function peerErrors(): { [event in Event]?: string } {
  return {
    'associate-ac-received': 'AA-8',
    'associate-rj-received': 'AA-8',
    'associate-rq-received': 'AA-8',
    'data-received': 'AA-8',
    'release-rq-received': 'AA-8',
    'release-rp-received': 'AA-8',
    'abort-request': 'AA-1',
    'abort-received': 'AA-3',
    'transport-closed': 'AA-4',
    'invalid-pdu': 'AA-8',
  };
}

// prettier-ignore
const EVENTS: readonly Event[] = [
  'associate-request', 'transport-connected', 'associate-ac-received', 'associate-rj-received', 'transport-indication',
  'associate-rq-received', 'associate-accept', 'associate-reject', 'data-request', 'data-received', 'release-request',
  'release-rq-received', 'release-rp-received', 'release-response', 'abort-request', 'abort-received',
  'transport-closed', 'artim-expired', 'invalid-pdu',
];

/** The states that a series of events leads through, from one state on. */
function path(from: State, events: readonly Event[], side = facts): readonly State[] {
  let state = from;
  return events.map((event) => {
    const action = actionOf(event, state);
    if (action !== null) state = stateAfter(action, side);
    return state;
  });
}

describe('the upper layer by PS3.8 table 9-10', () => {
  it('has 19 events, and in every state exactly the actions of the table', () => {
    expect(EVENTS).toHaveLength(19);
    expect(COLUMNS.map(([state]) => state)).toEqual(STATES);
    for (const [state, column] of COLUMNS) {
      for (const event of EVENTS) {
        expect(actionOf(event, state), `${event} in Sta${state}`).toBe(column[event] ?? null);
      }
    }
  });

  it('lets a requestor associate, send, release', () => {
    const events: readonly Event[] = [
      'associate-request',
      'transport-connected',
      'associate-ac-received',
      'data-request',
      'data-received',
      'release-request',
      'release-rp-received',
    ];
    expect(path(1, events)).toEqual([4, 5, 6, 6, 6, 7, 1]);
  });

  it('lets an acceptor refuse, and waits for the peer to close', () => {
    const events: readonly Event[] = [
      'transport-indication',
      'associate-rq-received',
      'associate-reject',
      'transport-closed',
    ];
    expect(path(1, events)).toEqual([2, 3, 13, 1]);
    expect(path(2, ['associate-rq-received'], { ...facts, acceptable: false })).toEqual([13]);
  });

  it('resolves a release collision: the requestor answers first, the acceptor once it is answered', () => {
    expect(
      path(6, ['release-request', 'release-rq-received', 'release-response', 'release-rp-received']),
    ).toEqual([7, 9, 11, 1]);
    const acceptor = { ...facts, requestor: false };
    expect(
      path(
        6,
        [
          'release-request',
          'release-rq-received',
          'release-rp-received',
          'release-response',
          'transport-closed',
        ],
        acceptor,
      ),
    ).toEqual([7, 10, 12, 13, 1]);
  });

  it('aborts from every state of an association, and ends idle', () => {
    for (const state of STATES.filter((one) => one >= 5 && one <= 12)) {
      expect(path(state, ['abort-request', 'abort-received'])).toEqual([13, 1]);
      expect(path(state, ['invalid-pdu', 'artim-expired'])).toEqual([13, 1]);
      expect(path(state, ['abort-received'])).toEqual([1]);
    }
  });
});
