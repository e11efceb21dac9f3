// Follows a link. From the moment that it comes until what it names is certain, its own screen stands where a patient was:
// the last one must never be taken for the one that is meant. A newer link takes the place of an older one.
import { create } from 'zustand';
import type {
  LinkCaller,
  LinkMatch,
  LinkProblem,
  OpenLink,
  OpeningAnswer,
  ReadLink,
} from '../../../native/contract/index.ts';
import type { RequestFailure } from '../failureText.ts';
import { openNow, openWaiting } from '../openStudies.ts';
import { takeUpFromRecord } from '../reading.ts';
import { imagesApi } from '../records/imagesApi.ts';
import { whyNoImages } from '../records/noImages.ts';
import type { Answer } from '../request.ts';
import { shellBridge } from '../shellBridge.ts';
import { LINK_TAB, tabActions, useTabs } from '../tabs.ts';
import { linkApi } from './linkApi.ts';

type Asked = { readonly link: OpenLink; readonly caller: LinkCaller };
export type RecordEntry = NonNullable<Extract<OpeningAnswer, { kind: 'missing' }>['record']>;
type Told = Extract<OpeningAnswer, { kind: 'missing' | 'choose' | 'unknown-server' | 'sign-in' }>;

/** What the link's screen says. */
export type LinkView =
  | { readonly kind: 'working' }
  | { readonly kind: 'bad'; readonly problem: LinkProblem }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'ask'; readonly asked: Asked }
  | { readonly kind: 'refused'; readonly caller: LinkCaller }
  /** Where the record says that the images are, they are not to be had: a sentence for each place. */
  | { readonly kind: 'no-images'; readonly why: readonly string[] }
  /** Found, and not opened: some are missing, or the reader went elsewhere meanwhile. */
  | { readonly kind: 'found'; readonly matches: readonly LinkMatch[]; readonly missing: number }
  | Told;

export const useLinkView = create<{ readonly view: LinkView }>(() => ({ view: { kind: 'working' } }));
const show = (view: LinkView): void => useLinkView.setState({ view });

let running = new AbortController();
let repeat: () => void = () => undefined;

/** Begins with a link: what ran for an older one ends, and its answer is for nobody. */
function begin(): AbortSignal {
  running.abort();
  running = new AbortController();
  openWaiting(); // a study that waits for its picture must not come up over the link later
  show({ kind: 'working' });
  tabActions.openLink();
  return running.signal;
}

/** The reader who closed the link's screen wants nothing of it any more. */
const isWanted = (signal: AbortSignal): boolean =>
  !signal.aborted && useTabs.getState().tabs.some(({ kind }) => kind === 'link');

/** Does the next step of a link, as long as nobody went on to another. */
async function step<T>(
  signal: AbortSignal,
  ask: () => Promise<Answer<T>>,
  then: (value: T) => Promise<void> | void,
): Promise<void> {
  repeat = () => {
    show({ kind: 'working' });
    void step(signal, ask, then);
  };
  let answer: Answer<T>;
  try {
    answer = await ask();
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  if (!isWanted(signal)) return;
  if (answer.ok) await then(answer.value);
  else
    show(
      answer.failure.kind === 'not-found' ? { kind: 'gone' } : { kind: 'failed', failure: answer.failure },
    );
}

/** A link of the shell, read there; what is not understood is said. */
export function followLink(link: ReadLink): void {
  const signal = begin();
  if (!link.ok) return show({ kind: 'bad', problem: link.failure });
  const { caller } = link.value;
  const from: LinkCaller = caller === null ? { kind: 'unnamed', name: '' } : { kind: 'named', name: caller };
  void look(signal, { link: link.value, caller: from }, false);
}

/** A link of the browser host, which the services keep for the one who has its ticket. */
export function followTicket(ticket: string): void {
  const signal = begin();
  void step(
    signal,
    () => linkApi.arrived(ticket, signal),
    ({ link, caller }) => {
      if (!link.ok) return show({ kind: 'bad', problem: link.failure });
      return look(signal, { link: link.value, caller }, false);
    },
  );
}

/** What the services cannot be asked again. */
export const tryAgain = (): void => repeat();

const look = (signal: AbortSignal, asked: Asked, allowed: boolean): Promise<void> =>
  step(
    signal,
    () => linkApi.open(asked.link, asked.caller, allowed, signal),
    (answer) => take(answer, asked),
  );

function take(answer: OpeningAnswer, asked: Asked | null): void {
  switch (answer.kind) {
    case 'ask':
      if (asked !== null) show({ kind: 'ask', asked });
      return;
    case 'refused':
      if (asked !== null) show({ kind: 'refused', caller: asked.caller });
      return;
    case 'open':
      return openFound(answer.matches, answer.missing.length);
    case 'sign-in':
      show(answer);
      // In a browser a page opens another one only at a click: the screen has a button for it.
      if (answer.signIn.state === 'waiting') shellBridge()?.openAddress(answer.signIn.url);
      return;
    case 'missing':
    case 'choose':
    case 'unknown-server':
      show(answer);
      return;
    default:
      answer satisfies never;
  }
}

/** The reader who went elsewhere meanwhile is not overtaken: the link's screen waits. */
function openFound(matches: readonly LinkMatch[], missing: number): void {
  const isSeen = useTabs.getState().activeId === LINK_TAB;
  if (isSeen && missing === 0) openMatches(matches);
  else show({ kind: 'found', matches, missing });
}

/** Opens what was found or chosen, in the place of the link's screen. */
export function openMatches(matches: readonly LinkMatch[]): void {
  openNow(matches.map(({ row }) => row));
  tabActions.close(LINK_TAB);
}

/** Opens a study that is not here from where the record says that its images are. */
export function openFromRecord({ serverId, server, imagingStudy }: RecordEntry): void {
  const { signal } = running;
  show({ kind: 'working' });
  void step(
    signal,
    () => imagesApi.open({ serverId, id: imagingStudy }, signal),
    (opening) => {
      const { study } = opening;
      if (study === null) return show({ kind: 'no-images', why: whyNoImages(opening, server) });
      takeUpFromRecord(study);
      openFound([{ row: study.study, issuerOfAccessionNumber: '' }], 0);
    },
  );
}

/** The answer to who may ask. Remembered where the reader says so; then nobody is asked about this caller again. */
export async function decideLink(asked: Asked, allow: boolean, remember: boolean): Promise<void> {
  const { signal } = running;
  if (remember) {
    const kept = await linkApi.decide({ caller: asked.caller, decision: allow ? 'allow' : 'refuse' });
    if (!isWanted(signal)) return;
    if (!kept.ok) return show({ kind: 'failed', failure: kept.failure });
  }
  if (!allow) return leaveLink();
  show({ kind: 'working' });
  await look(signal, asked, true);
}

/** Asks whether the sign-in in the browser is done; the answer goes on where it is. */
export async function lookAtSignIn(serverId: string): Promise<void> {
  const { signal } = running;
  const before = useLinkView.getState().view;
  const answer = await linkApi.signedIn(serverId, signal).catch(() => null);
  if (answer === null || !isWanted(signal) || useLinkView.getState().view !== before) return;
  if (!answer.ok) return show({ kind: 'failed', failure: answer.failure });
  if (answer.value.kind === 'sign-in' && answer.value.signIn.state === 'waiting') return;
  take(answer.value, null);
}

/** Leaves the link for the list of studies: whoever was on screen before has to be chosen anew. */
export function leaveLink(): void {
  running.abort();
  tabActions.show('studies');
  tabActions.close(LINK_TAB);
}
