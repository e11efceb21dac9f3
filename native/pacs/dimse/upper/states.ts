// The upper layer's state machine as PS3.8 9.2 gives it: tables 9-2 to 9-5 (states), 9-6 to 9-9 (actions), 9-10
// (transitions). Pure: what an action does to sockets and timers is in upperLayer.ts.

/** Sta1 idle … Sta6 data transfer … Sta13 waiting for the transport connection to close. */
export type State = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13;

// prettier-ignore
const ACTIONS = [
  'AE-1', 'AE-2', 'AE-3', 'AE-4', 'AE-5', 'AE-6', 'AE-7', 'AE-8', 'DT-1', 'DT-2', 'AR-1', 'AR-2', 'AR-3', 'AR-4', 'AR-5',
  'AR-6', 'AR-7', 'AR-8', 'AR-9', 'AR-10', 'AA-1', 'AA-2', 'AA-3', 'AA-4', 'AA-5', 'AA-6', 'AA-7', 'AA-8',
] as const;
export type Action = (typeof ACTIONS)[number];

// Table 9-10: one row an event, one column a state from Sta1 to Sta13, `-` where the pair cannot occur.
// prettier-ignore
const TABLE = {
  'associate-request':       'AE-1 -    -    -    -    -    -    -    -    -     -    -    -   ', // Evt1
  'transport-connected':     '-    -    -    AE-2 -    -    -    -    -    -     -    -    -   ', // Evt2
  'associate-ac-received':   '-    AA-1 AA-8 -    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6', // Evt3
  'associate-rj-received':   '-    AA-1 AA-8 -    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6', // Evt4
  'transport-indication':    'AE-5 -    -    -    -    -    -    -    -    -     -    -    -   ', // Evt5
  'associate-rq-received':   '-    AE-6 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7', // Evt6
  'associate-accept':        '-    -    AE-7 -    -    -    -    -    -    -     -    -    -   ', // Evt7
  'associate-reject':        '-    -    AE-8 -    -    -    -    -    -    -     -    -    -   ', // Evt8
  'data-request':            '-    -    -    -    -    DT-1 -    AR-7 -    -     -    -    -   ', // Evt9
  'data-received':           '-    AA-1 AA-8 -    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6', // Evt10
  'release-request':         '-    -    -    -    -    AR-1 -    -    -    -     -    -    -   ', // Evt11
  'release-rq-received':     '-    AA-1 AA-8 -    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6', // Evt12
  'release-rp-received':     '-    AA-1 AA-8 -    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6', // Evt13
  'release-response':        '-    -    -    -    -    -    -    AR-4 AR-9 -     -    AR-4 -   ', // Evt14
  'abort-request':           '-    -    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1  AA-1 AA-1 -   ', // Evt15
  'abort-received':          '-    AA-2 AA-3 -    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3  AA-3 AA-3 AA-2', // Evt16
  'transport-closed':        '-    AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4  AA-4 AA-4 AR-5', // Evt17
  'artim-expired':           '-    AA-2 -    -    -    -    -    -    -    -     -    -    AA-2', // Evt18
  'invalid-pdu':             '-    AA-1 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7', // Evt19
} as const;

export type Event = keyof typeof TABLE;

const rows: ReadonlyMap<string, readonly (Action | null)[]> = new Map(
  Object.entries(TABLE).map(([event, row]) => [
    event,
    row
      .trim()
      .split(/\s+/)
      .map((cell) => ACTIONS.find((action) => action === cell) ?? null),
  ]),
);

/** The action of an event in a state; null where the table has none: the event cannot be, and changes nothing. */
export const actionOf = (event: Event, state: State): Action | null => rows.get(event)?.[state - 1] ?? null;

/**
 * The state after an action. AE-6 and AR-8 have two: `acceptable` says whether the request can be passed to the user,
 * `requestor` whether this side asked for the association.
 */
export function stateAfter(
  action: Action,
  facts: { readonly acceptable: boolean; readonly requestor: boolean },
): State {
  switch (action) {
    case 'AE-1':
      return 4;
    case 'AE-2':
      return 5;
    case 'AE-3':
    case 'AE-7':
    case 'DT-1':
    case 'DT-2':
      return 6;
    case 'AE-5':
      return 2;
    case 'AE-6':
      return facts.acceptable ? 3 : 13;
    case 'AR-1':
    case 'AR-6':
      return 7;
    case 'AR-2':
    case 'AR-7':
      return 8;
    case 'AR-8':
      return facts.requestor ? 9 : 10;
    case 'AR-9':
      return 11;
    case 'AR-10':
      return 12;
    case 'AE-4':
    case 'AR-3':
    case 'AR-5':
    case 'AA-2':
    case 'AA-3':
    case 'AA-4':
    case 'AA-5':
      return 1;
    case 'AE-8':
    case 'AR-4':
    case 'AA-1':
    case 'AA-6':
    case 'AA-7':
    case 'AA-8':
      return 13;
    default:
      return action satisfies never;
  }
}
