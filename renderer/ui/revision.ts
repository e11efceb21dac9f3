import { REVISION_HEADER } from '../../native/contract/plain.ts';

// The page asks for what it shows and listens to what changes; the two begin at different moments. What changed between
// them is told to nobody, so the numbers that answers and the event stream carry are compared.

let oldest: number | null = null; // of the answers that came before anybody listened
let heard: number | null = null; // where the stream began that is listened to
let toldOfOld = false; // once a stream: services that were restarted count from nought, and the stream will say so
let onOldAnswer = (): void => undefined;

/** Call for every answer of the services, as it comes. */
export function noteAnswer(headers: Headers): void {
  const text = headers.get(REVISION_HEADER);
  if (text === null || !/^\d+$/.test(text)) return;
  const revision = Number(text);
  if (heard === null) oldest = Math.min(oldest ?? revision, revision);
  else if (revision < heard && !toldOfOld) {
    toldOfOld = true;
    onOldAnswer();
  }
}

/** The stream begins. True when an answer that came before it is of another state of the library. */
export function streamBegins(revision: number): boolean {
  const missed = oldest !== null && oldest !== revision;
  oldest = null;
  heard = revision;
  toldOfOld = false;
  return missed;
}

/** The stream has ended: what comes from now on is compared with the next one. */
export function streamEnds(): void {
  heard = null;
}

/** Hears of an answer that was on its way when the stream began, and is older. */
export function whenAnswerIsOld(listener: () => void): void {
  onOldAnswer = listener;
}
