import {
  automaticVoi,
  functionOf,
  isWhole,
  rangeWithoutPadding,
  storedRange,
  voiOfRange,
  voiOfTable,
} from '../../../pixels/index.ts';
import type { ImageVoi as Voi } from '../../../pixels/index.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import type { FrameImage, LookUpTable, SeriesModel, VoiChoice } from '../types.ts';
import type { Presentation } from './presentation.ts';
import { appliesTo, voiFor, voiTables } from './presentationState.ts';

/** All values of the frame, padding left out. */
export const fullVoi = (frame: DecodedFrame, image: FrameImage): Voi =>
  voiOfRange(image, rangeWithoutPadding(frame.pixels, image), isWhole(frame.pixels.values));

type Named = { readonly voi: Voi; readonly explanation: string };

const ofTable = (lut: LookUpTable): Named => ({ voi: voiOfTable(lut), explanation: lut.explanation });

/** Windows and VOI LUTs to choose from: those of the presentation state, where one applies, then the image's own. */
export function namedVois(
  presentation: Presentation,
  series: SeriesModel,
  index: number,
  image: FrameImage, // under the presentation state
): readonly Named[] {
  const ref = series.frames[index];
  const own = [
    ...series.windows(index).map(({ center, width, explanation }): Named => ({
      voi: { center, width, lut: null },
      explanation,
    })),
    ...series.image(index).voiLuts.map(ofTable),
  ];
  const { state } = presentation;
  if (state === null || ref === undefined || !appliesTo(state, ref)) return own;
  const part = voiFor(state, ref);
  const windows = (part?.windows ?? []).map(({ explanation, ...window }): Named => ({
    voi: { ...window, lut: null },
    explanation,
  }));
  return [...windows, ...(part === null ? [] : voiTables(part, image)).map(ofTable), ...own];
}

/** The choices as the viewer lists them. */
export function voiChoices(named: readonly Named[], image: FrameImage, voi: Voi | null): VoiChoice[] {
  const { length } = named;
  const current = voi === null ? -1 : named.findIndex((each) => sameVoi(each.voi, voi, image));
  return Array.from({ length }, (_, at) => named[at]).flatMap((each, at): VoiChoice[] => {
    if (each === undefined) return [];
    const { center, width, lut } = each.voi;
    const kind = lut === null ? 'window' : 'lut';
    return [{ kind, explanation: each.explanation, center, width, current: at === current }];
  });
}

const sameVoi = (a: Voi, b: Voi, image: FrameImage): boolean =>
  a.center === b.center &&
  a.width === b.width &&
  a.lut === b.lut &&
  (a.lut !== null || functionOf(image, a) === functionOf(image, b));

type Asked = {
  readonly presentation: Presentation;
  readonly series: SeriesModel;
  readonly index: number;
  readonly frame: DecodedFrame;
  readonly image: FrameImage; // under the presentation state
  readonly named: readonly Named[];
};

/**
 * The VOI that a frame is drawn with, and the automatic one to keep: that of the first frame which has more than one value.
 * Under a presentation state without a VOI: the whole range of the format, as the state asks.
 */
export function effectiveVoi(asked: Asked): { readonly voi: Voi; readonly automatic: Voi | null } {
  const { presentation, series, index, frame, image, named } = asked;
  const { automatic } = presentation;
  if (presentation.voi !== 'default' && !('choice' in presentation.voi))
    return { voi: presentation.voi, automatic };
  const wanted = presentation.voi === 'default' ? 0 : presentation.voi.choice;
  const ref = series.frames[index];
  const { state } = presentation;
  const governed = state !== null && ref !== undefined && appliesTo(state, ref);
  if (
    governed &&
    voiFor(state, ref) === null &&
    presentation.voi === 'default' &&
    isWhole(frame.pixels.values)
  )
    return { voi: voiOfRange(image, storedRange(image), true), automatic };
  const chosen = named[wanted] ?? named[0];
  if (chosen !== undefined) return { voi: chosen.voi, automatic };
  if (automatic !== null) return { voi: automatic, automatic };
  const found = automaticVoi(image, frame.pixels);
  return { voi: found.voi, automatic: found.steady ? found.voi : null };
}
