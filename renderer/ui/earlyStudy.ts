import { REVISION_HEADER, studyOutlineOf } from '../../native/contract/plain.ts';
import { noteAnswer } from './revision.ts';

// What the services say of a cold link's study, asked for by the page's first line. As it came: whoever uses it parses it.
let early: { readonly uid: string; readonly answer: Promise<unknown> } | null = null;

async function ask(path: string): Promise<unknown> {
  try {
    const response = await fetch(path, { credentials: 'same-origin' });
    noteAnswer(response.headers);
    return response.ok ? await response.json() : null;
  } catch {
    return null; // asked again by the page itself, which says what is wrong
  }
}

/** The answer that came with the page (native/api/page.ts): that of the link it was loaded for. */
function enclosed(uid: string): unknown {
  const element = document.getElementById('early-study');
  const answer: unknown = element === null ? null : JSON.parse(element.textContent);
  if (element === null || studyOutlineOf(answer)?.StudyInstanceUID !== uid) return null;
  noteAnswer(new Headers([[REVISION_HEADER, element.dataset['revision'] ?? '']]));
  return answer;
}

/** Asks for a study ahead of everything else; null comes for one that is not there. */
export function askEarly(uid: string): Promise<unknown> {
  const known = enclosed(uid);
  const answer = known === null ? ask(`/api/studies/${encodeURIComponent(uid)}`) : Promise.resolve(known);
  early = { uid, answer };
  return answer;
}

/** The early answer about a study, given out once: whoever asks later wants to know how it is then. */
export function takeEarly(uid: string): Promise<unknown> {
  if (early?.uid !== uid) return Promise.resolve(null);
  const { answer } = early;
  early = null;
  return answer;
}
