// Past the doors of the rooms on purpose: this must not bring the whole page with it.
import type { Result } from '../../native/contract/index.ts';
import { studyOutlineOf } from '../../native/contract/plain.ts';
import type { StudyOutline } from '../../native/contract/plain.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { fetchPageParts } from '../pageParts.ts';
import { hangCurtain, liftCurtain } from '../ui/curtain.ts';
import type { Language } from '../ui/locale.ts';
import { openEngine, prepareDecoding } from '../viewer/engine.ts';
import type { Engine } from '../viewer/engine.ts';
import type { IdentityWords } from '../viewer/identityText.ts';
import type { Content } from '../viewer/layouts.ts';
import { readAhead } from '../viewer/readAhead.ts';
import { createCurtain } from './curtainView.ts';
import type { Cell } from './curtainView.ts';
import { firstWords } from './firstWords.ts';

type Raised = { readonly engine: Engine; readonly filled: readonly Promise<void>[] };

/** Hangs the curtain of a study and begins to fill it; null where there is nothing to show, or nothing may be seen yet. */
function raise(study: StudyOutline, words: IdentityWords, overPage: boolean): Raised | null {
  if (study.isStopped === true) return null;
  // Key objects may reject the very image that would be shown; the viewer asks first.
  if (study.seriesList.some(({ Modality }) => Modality === 'KO')) return null;
  const { layout, panes } = readAhead(study);
  if (panes.length === 0) return null;
  if (needsCodec(study)) prepareDecoding();
  const engine = openEngine();
  const curtain = createCurtain(layout, panes.length, { words, overPage });
  const filled = panes.map(({ content, reading }, place) =>
    fill(engine, content, reading, curtain.cells[place]),
  );
  const stop = liftAtFirstTouch();
  hangCurtain(study.StudyInstanceUID, () => {
    stop();
    curtain.remove();
    for (const cell of curtain.cells) cell.close();
    engine.close();
  });
  return { engine, filled };
}

/**
 * Shows what the viewer of this study will show first, in the same place, before React is there. Resolves when the first
 * pane's picture is painted, or when there will be none; never says what failed, since the page asks again and says it.
 */
export async function showFirstPicture(
  uid: string,
  answer: Promise<unknown>,
  patience: AbortSignal,
): Promise<void> {
  const words = firstWords();
  words.format.date('20000101'); // the first date takes its language as long as a picture, and now there is time
  const study = studyOutlineOf(await answer);
  if (study?.StudyInstanceUID !== uid || patience.aborted) return; // aborted: the page itself is on its way
  const raised = raise(study, words, false);
  if (raised === null) return;
  raised.engine.setMemoryBudget(0); // nothing is read ahead until what is looked at is there
  // Given back before the page starts, whose settings may say how much it is.
  const over = new Promise<void>((resolve) => patience.addEventListener('abort', () => resolve()));
  await Promise.race([raised.filled[0], over]);
  raised.engine.setMemoryBudget(null);
}

/** The same over the study list, while the viewer that will show it is still to be drawn. */
export async function showPictureOverPage(study: StudyOutline, language: Language): Promise<void> {
  await raise(study, firstWords(language), true)?.filled[0];
}

/** Resolves one frame after the picture was drawn, when it is on the screen. */
async function fill(
  engine: Engine,
  content: Content,
  reading: Promise<Result<SeriesModel>>,
  cell: Cell | undefined,
): Promise<void> {
  if (cell === undefined) return;
  const pane = engine.createPane();
  cell.put(pane);
  const answer = await reading;
  if (!answer.ok || !belongs(answer.value, content)) return;
  const shown = cell.show(answer.value, content.index);
  fetchPageParts();
  await shown;
  await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

// Stored as they are, or nearly: decoded in less time than a worker needs to start.
const PLAIN: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
]);
const needsCodec = ({ seriesList }: StudyOutline): boolean =>
  seriesList.some((series) => series.TransferSyntaxUIDs.some((uid) => !PLAIN.has(uid)));

const belongs = (model: SeriesModel, content: Content): boolean =>
  model.StudyInstanceUID === content.StudyInstanceUID &&
  model.SeriesInstanceUID === content.SeriesInstanceUID;

/** Once the page stands behind the curtain, whoever touches it means the page. Returns how to stop listening. */
function liftAtFirstTouch(): () => void {
  const onTouch = (): void => {
    if (document.getElementById('root')?.hasChildNodes() === true) liftCurtain();
  };
  const events = ['keydown', 'pointerdown', 'wheel'] as const;
  for (const event of events) addEventListener(event, onTouch, { capture: true, passive: true });
  return () => {
    for (const event of events) removeEventListener(event, onTouch, { capture: true });
  };
}
