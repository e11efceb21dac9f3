// Past the doors of the rooms on purpose: this must not bring the whole page with it.
import { StudyDetail } from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { hangCurtain, liftCurtain } from '../ui/curtain.ts';
import '../ui/request.ts'; // zod without `new Function`
import { loadAhead, openEngine } from '../viewer/engine.ts';
import type { Engine } from '../viewer/engine.ts';
import { initialArrangement } from '../viewer/layouts.ts';
import type { Content } from '../viewer/layouts.ts';
import { createCurtain } from './curtainView.ts';
import type { Cell } from './curtainView.ts';
import { firstWords } from './firstWords.ts';

/**
 * Shows what the viewer of this study will show first, in the same place, before React is there. Resolves when the first
 * pane's picture is painted, or when there will be none; never says what failed, since the page asks again and says it.
 */
export async function showFirstPicture(uid: string, answer: Promise<unknown>): Promise<void> {
  const words = firstWords();
  const detail = StudyDetail.safeParse(await answer);
  if (!detail.success || detail.data.study.StudyInstanceUID !== uid) return;
  const { study, seriesList } = detail.data;
  const { layout, contents } = initialArrangement([{ StudyInstanceUID: study.StudyInstanceUID, seriesList }]);
  const models = contents.map((content) => loadAhead(content.StudyInstanceUID, content.SeriesInstanceUID));
  if (contents.length === 0) return;
  const engine = openEngine();
  const curtain = createCurtain(layout, contents.length, await words);
  const shown = contents.map((content, place) => fill(engine, content, models[place], curtain.cells[place]));
  engine.setMemoryBudget(0); // nothing is read ahead until what is looked at is there
  const stop = liftAtFirstTouch();
  hangCurtain(() => {
    stop();
    curtain.remove();
    for (const cell of curtain.cells) cell.close();
    engine.close();
  });
  await shown[0];
  engine.setMemoryBudget(null);
}

/** Resolves one frame after the picture was drawn, when it is on the screen. */
async function fill(
  engine: Engine,
  content: Content,
  reading: ReturnType<typeof loadAhead> | undefined,
  cell: Cell | undefined,
): Promise<void> {
  if (cell === undefined) return;
  const pane = engine.createPane();
  cell.put(pane);
  const answer = await reading;
  if (answer?.ok !== true || !belongs(answer.value, content)) return;
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
