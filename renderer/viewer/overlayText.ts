import type { SeriesRow, StudyRow } from '../../native/contract/index.ts';
import type { FrameIdentity, PaneState, SeriesModel } from '../imaging/index.ts';
import { imageName } from '../imaging/index.ts';
import { personName } from '../ui/index.ts';
import { joined } from './identityText.ts';
import type { Words } from './text.ts';

export { identityLines } from './identityText.ts';

// What stands in the corners of a pane. A name is always that of the pixels on screen; only where there are none is it
// that of the image to come, and then the pane says that it is loading.

export type OverlayIdentity =
  | { readonly identity: FrameIdentity; readonly of: 'shown'; readonly image: string } // `imageName` of it
  | { readonly identity: FrameIdentity; readonly of: 'coming'; readonly image: null };

/**
 * Whose name the pane carries. `modelOf` finds the series of the shown pixels, which may still be another one than
 * `state.series` while that one loads. `expected` is what the study list says of a series whose headers are on the way.
 */
export function overlayIdentity(
  state: PaneState,
  modelOf: (SeriesInstanceUID: string, StudyInstanceUID: string) => SeriesModel | null,
  expected: FrameIdentity | null,
): OverlayIdentity | null {
  if (state.shown !== null && state.shownIndex !== null) {
    const { StudyInstanceUID, SeriesInstanceUID } = state.shown;
    const { shownIndex } = state;
    const shown = imageName(state.shown);
    const has = (series: SeriesModel | null): boolean => {
      const frame = series?.frames[shownIndex];
      return frame !== undefined && imageName(frame) === shown;
    };
    // Chosen images of several series are a series of their own.
    const own = has(state.series) ? state.series : modelOf(SeriesInstanceUID, StudyInstanceUID);
    const ref = own?.frames[shownIndex];
    // The name comes from the headers of the very image; where they are not at hand the pane is told that it has none.
    if (own && ref && imageName(ref) === imageName(state.shown))
      return { identity: own.identity(state.shownIndex), of: 'shown', image: imageName(ref) };
  }
  if (state.series) return { identity: state.series.identity(state.index), of: 'coming', image: null };
  return expected ? { identity: expected, of: 'coming', image: null } : null;
}

/** Identity of a series that is still being read, from the study list. */
export function expectedIdentity(study: StudyRow, series: SeriesRow): FrameIdentity {
  return {
    PatientName: personName(study.PatientName, false),
    PatientID: study.PatientID,
    PatientBirthDate: study.PatientBirthDate,
    PatientSex: study.PatientSex,
    PatientAge: '',
    StudyDescription: study.StudyDescription,
    SeriesDescription: series.SeriesDescription,
    SeriesNumber: series.SeriesNumber,
    StudyDate: study.StudyDate,
    StudyTime: study.StudyTime,
    AccessionNumber: study.AccessionNumber,
    InstitutionName: '',
    Modality: series.Modality,
  };
}

/** The image that the lower corners speak of: the one on screen, else the one asked for. */
export const describedIndex = (state: PaneState): number => state.shownIndex ?? state.index;

export type ImageLines = {
  readonly image: string;
  readonly position: string;
  readonly technique: readonly string[];
};

/** Bottom left; null in an empty pane. */
export function imageLines(state: PaneState, { say, format }: Words): ImageLines | null {
  const { series } = state;
  if (!series || series.frames.length === 0) return null;
  const index = describedIndex(state);
  const slice = series.slice(index);
  const mm = (value: number | null): string =>
    value === null ? '' : say('mm', { value: format.number(value, 1) });
  return {
    image: say('imageOf', { number: format.number(index + 1), total: format.number(series.frames.length) }),
    position: joined(mm(slice.positionMm), mm(slice.thicknessMm)),
    technique: series.technique(index).filter((line) => line !== ''),
  };
}

const decimalsFor = (width: number): number => (width >= 20 ? 0 : width >= 2 ? 1 : 3);

/** Window as `W 400 · L 40`; '' for colour. Narrow windows (PET, parametric maps) get decimals. */
export function voiText(voi: PaneState['voi'], { say, format }: Words): string {
  if (voi === null) return '';
  const decimals = decimalsFor(voi.width);
  return say('voi', {
    width: format.number(voi.width, decimals),
    center: format.number(voi.center, decimals),
  });
}

export const zoomText = (zoomPercent: number, { say, format }: Words): string =>
  say('zoom', { value: format.number(Math.round(zoomPercent)) });

export type ScaleBar = { readonly lengthMm: number; readonly cssPixels: number };

/** A round length (1, 2, 5 times a power of ten) that is at least 44 CSS pixels long. null: no spacing, no bar. */
export function scaleBar(mmPerCssPixel: number | null): ScaleBar | null {
  if (mmPerCssPixel === null || !Number.isFinite(mmPerCssPixel) || mmPerCssPixel <= 0) return null;
  const least = 44 * mmPerCssPixel;
  const power = 10 ** Math.floor(Math.log10(least));
  const lengthMm = [1, 2, 5, 10].map((step) => step * power).find((length) => length >= least) ?? 10 * power;
  return { lengthMm, cssPixels: lengthMm / mmPerCssPixel };
}

export function lengthText(lengthMm: number, { say, format }: Words): string {
  if (lengthMm >= 10) return say('cm', { value: format.number(lengthMm / 10) });
  return say('mm', { value: format.number(lengthMm, lengthMm >= 1 ? 0 : Math.ceil(-Math.log10(lengthMm))) });
}
