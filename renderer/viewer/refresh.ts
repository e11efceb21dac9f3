import type { StoreApi } from 'zustand/vanilla';
import type { Pane, SeriesModel } from '../imaging/index.ts';
import { showIn } from './documents.ts';
import { sameFiles, seriesKey } from './seriesLoads.ts';
import type { SeriesLoads } from './seriesLoads.ts';
import type { PaneContent, ViewerState } from './state.ts';

type Parts = {
  readonly store: StoreApi<ViewerState>;
  readonly loads: SeriesLoads;
  readonly pane: (id: number) => Pane;
  readonly put: (id: number, content: PaneContent) => void;
  readonly seen: (whole: SeriesModel) => SeriesModel; // what is to be seen of a series
  readonly signal: AbortSignal;
};

// A series that grows during an import changes with every batch; its headers are read again at a pace that costs little.
const READ_AGAIN_MS = 3000;

/** Brings the panes up to date after the library has told of the studies: call it then. */
export function createRefresh(parts: Parts): () => void {
  const lastAt = new Map<string, number>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  parts.signal.addEventListener('abort', () => {
    for (const timer of waiting.values()) clearTimeout(timer);
  });

  const panesOf = (key: string): [number, PaneContent][] =>
    Object.entries(parts.store.getState().contents)
      .filter(([, content]) => seriesKey(content) === key)
      .map(([id, content]) => [Number(id), content]);

  const read = async (key: string): Promise<void> => {
    const [first] = panesOf(key);
    if (first === undefined || parts.signal.aborted) return; // in no pane: read when it is shown again
    lastAt.set(key, performance.now());
    const before = parts.loads.modelOf(first[1].SeriesInstanceUID, first[1].StudyInstanceUID);
    const answer = await parts.loads.load(first[1]);
    if (parts.signal.aborted) return;
    for (const [id, content] of panesOf(key)) {
      if (!answer.ok) {
        parts.put(id, { ...content, model: null, failure: answer.failure });
        parts.pane(id).show(null);
      } else if (content.model === null || before === null || !sameFiles(before, answer.value))
        showAgain(parts, id, content, answer.value);
      else parts.put(id, { ...content, model: content.model });
    }
  };

  return () => {
    for (const key of parts.loads.outdated().map(seriesKey)) {
      if (waiting.has(key)) continue;
      const due = (lastAt.get(key) ?? -Infinity) + READ_AGAIN_MS - performance.now();
      const begin = (): void => {
        waiting.delete(key);
        read(key).catch((error: unknown) => {
          if (!parts.signal.aborted) throw error;
        });
      };
      if (due <= 0) begin();
      else waiting.set(key, setTimeout(begin, due));
    }
  };
}

/** The series of other files in place of what it was: at the same image, seen as before, where that image is still there. */
function showAgain(
  { pane: paneOf, put, store, seen }: Parts,
  id: number,
  content: PaneContent,
  whole: SeriesModel,
): void {
  const model = seen(whole);
  const pane = paneOf(id);
  const { shown, series, index, cine } = pane.state();
  const at = shown ?? series?.frames[index] ?? null;
  const found = model.frames.findIndex(
    (ref) => ref.SOPInstanceUID === at?.SOPInstanceUID && ref.frameNumber === at.frameNumber,
  );
  const view = pane.keepView();
  const playing = cine?.playing === true;
  put(id, { ...content, model, failure: null });
  showIn(pane, model, found >= 0 ? found : series === null ? content.index : index);
  if (found >= 0) view?.restore();
  if (playing) pane.play(store.getState().speeds[id]);
}
