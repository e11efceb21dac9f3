// Past the doors of the rooms on purpose: this must not bring the whole page with it.
import { StudyDetail } from '../../native/contract/index.ts';
import type { Result } from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { hangCurtain, liftCurtain } from '../ui/curtain.ts';
import '../ui/request.ts'; // zod without `new Function`
import { openEngine, prepareDecoding } from '../viewer/engine.ts';
import type { Engine } from '../viewer/engine.ts';
import type { Content } from '../viewer/layouts.ts';
import { readAhead } from '../viewer/readAhead.ts';
import { createCurtain } from './curtainView.ts';
import type { Cell } from './curtainView.ts';
import { firstWords } from './firstWords.ts';

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
  const detail = StudyDetail.safeParse(await answer);
  if (!detail.success || detail.data.study.StudyInstanceUID !== uid) return;
  const spoken = await words;
  if (patience.aborted) return; // the page itself is on its way
  const { layout, panes } = readAhead(detail.data);
  if (panes.length === 0) return;
  const engine = openEngine();
  const curtain = createCurtain(layout, panes.length, spoken);
  engine.setMemoryBudget(0); // nothing is read ahead until what is looked at is there
  const shown = panes.map(({ content, reading }, place) =>
    fill(engine, content, reading, curtain.cells[place]),
  );
  const stop = liftAtFirstTouch();
  hangCurtain(() => {
    stop();
    curtain.remove();
    for (const cell of curtain.cells) cell.close();
    engine.close();
  });
  // Given back before the page starts, whose settings may say how much it is.
  const over = new Promise<void>((resolve) => patience.addEventListener('abort', () => resolve()));
  await Promise.race([shown[0], over]);
  engine.setMemoryBudget(null);
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
  prepareDecoding();
  await cell.show(answer.value, content.index);
  await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

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
