import type { ImageReference } from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { names } from './types.ts';

/** A frame of a series by its place there. */
type Taken = { readonly series: SeriesModel; readonly index: number };

/**
 * Some frames, of one series or of several of one study, as a series of their own: whatever is asked of an image is asked
 * of the series that it comes from, so that each keeps its own identity, geometry and greys. Null without any frame.
 */
function ofFrames(taken: readonly Taken[], like: SeriesModel): SeriesModel {
  const at = (index: number): Taken => {
    const found = taken[index];
    if (found === undefined) throw new RangeError(`no frame ${String(index)}`);
    return found;
  };
  const of =
    <T>(ask: (series: SeriesModel, index: number) => T) =>
    (index: number): T => {
      const { series, index: own } = at(index);
      return ask(series, own);
    };
  return {
    source: like.source,
    StudyInstanceUID: like.StudyInstanceUID,
    SeriesInstanceUID: like.SeriesInstanceUID,
    Modality: like.Modality,
    SeriesNumber: like.SeriesNumber,
    SeriesDescription: like.SeriesDescription,
    failures: like.failures,
    frames: taken.flatMap(({ series, index }) => series.frames[index] ?? []),
    plane: of((series, index) => series.plane(index)),
    identity: of((series, index) => series.identity(index)),
    frameTimeMs: () => null, // chosen images are not a film
    technique: of((series, index) => series.technique(index)),
    slice: of((series, index) => series.slice(index)),
    version: of((series, index) => series.version(index)),
    lossy: of((series, index) => series.lossy(index)),
    windows: of((series, index) => series.windows(index)),
    image: of((series, index) => series.image(index)),
    scale: of((series, index) => series.scale(index)),
    laterality: of((series, index) => series.laterality(index)),
    burnedIn: of((series, index) => series.burnedIn(index)),
  };
}

/** Exactly the frames that the references name, in their order; each once. Null: none of them is in these series. */
export function selectionOf(
  seriesList: readonly SeriesModel[],
  images: readonly ImageReference[],
): SeriesModel | null {
  const seen = new Set<string>();
  const taken = images.flatMap((image): Taken[] =>
    seriesList.flatMap((series) =>
      series.frames.flatMap((frame, index): Taken[] => {
        const key = `${frame.SOPInstanceUID} ${frame.frameNumber}`;
        if (!names(image, frame) || seen.has(key)) return [];
        seen.add(key);
        return [{ series, index }];
      }),
    ),
  );
  const [first] = taken;
  return first === undefined ? null : ofFrames(taken, first.series);
}

/** The series without the frames that `hidden` names; the series itself where it names none. */
export function withoutFrames(series: SeriesModel, hidden: readonly ImageReference[]): SeriesModel {
  const byInstance = new Map<string, ImageReference[]>();
  for (const image of hidden)
    byInstance.set(image.SOPInstanceUID, [...(byInstance.get(image.SOPInstanceUID) ?? []), image]);
  const taken = series.frames.flatMap((frame, index): Taken[] =>
    byInstance.get(frame.SOPInstanceUID)?.some((image) => names(image, frame)) ? [] : [{ series, index }],
  );
  if (taken.length === series.frames.length) return series;
  return { ...ofFrames(taken, series), frameTimeMs: (index) => series.frameTimeMs(taken[index]?.index ?? 0) };
}
