import type { DecodedFrame } from '../frames/cache.ts';
import type { FrameStore } from '../frames/store.ts';
import { displayedOrientation, storedOrientation } from '../geometry/orientation.ts';
import type { Size, View } from '../geometry/view.ts';
import type { GpuState } from '../draw/gpuService.ts';
import type { FrameRef, PaneState, PaneStatus, SeriesModel } from '../types.ts';
import type { Presentation } from './presentation.ts';
import type { Composed } from './scene.ts';

/** What is on the canvas now: written only by a paint that succeeded. */
export type OnScreen = Composed & {
  readonly ref: FrameRef;
  readonly index: number;
  readonly partialRows: PaneState['partialRows'];
};

/** Whether what is on the canvas was drawn for a pane of another size than this one. */
export function isOfAnotherSize(shown: OnScreen | null, { width, height }: Size): boolean {
  if (shown === null || width <= 0 || height <= 0) return false;
  return shown.scene.pane.width !== width || shown.scene.pane.height !== height;
}

/** Ranges of indexes, both ends included, for which `isLoaded` holds. */
export function loadedRanges(count: number, isLoaded: (index: number) => boolean): [number, number][] {
  const ranges: [number, number][] = [];
  for (let index = 0; index < count; index++) {
    if (!isLoaded(index)) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}

export type Loaded = Pick<PaneState, 'loaded' | 'loadedCount'>;

export function loadedOf(store: FrameStore, series: SeriesModel | null): Loaded {
  if (series === null) return { loaded: [], loadedCount: 0 };
  const loaded = loadedRanges(series.frames.length, (index) => store.isLoaded(series, index));
  return { loaded, loadedCount: loaded.reduce((sum, [from, to]) => sum + to - from + 1, 0) };
}

type Spatial = Pick<
  PaneState,
  | 'zoomPercent'
  | 'rotation'
  | 'flipHorizontal'
  | 'flipVertical'
  | 'mirrored'
  | 'orientation'
  | 'mmPerCssPixel'
  | 'spacingSource'
>;

/** Everything that follows from where the picture lies: of the image on screen, never of the one asked for. */
function spatial(series: SeriesModel | null, shown: OnScreen | null, view: View, density: number): Spatial {
  const image = series === null || shown === null ? null : shown.scene.image;
  const stored = image === null ? null : storedOrientation(image);
  const spacing = image?.spacing ?? null;
  const shorterMm = spacing === null ? null : Math.min(spacing.rowSpacingMm, spacing.columnSpacingMm);
  return {
    zoomPercent: view.scale * 100,
    rotation: view.rotation,
    flipHorizontal: view.flipHorizontal,
    flipVertical: view.flipVertical,
    mirrored: view.flipHorizontal !== view.flipVertical,
    orientation: stored === null ? null : displayedOrientation(stored, view),
    mmPerCssPixel: shorterMm === null ? null : (shorterMm / view.scale) * density,
    spacingSource: spacing?.source ?? 'none',
  };
}

type Displayed = Pick<
  PaneState,
  'voiChoices' | 'overlays' | 'shutter' | 'presentation' | 'presentationApplies' | 'remarks'
>;

/** What there is to choose and to know about the image on screen. */
function displayed(shown: OnScreen | null, presentation: Presentation): Displayed {
  return {
    voiChoices: shown?.choices ?? [],
    overlays: { present: shown?.overlays ?? false, shown: presentation.overlays },
    shutter: { present: shown?.shutter ?? false, lifted: !presentation.shutter },
    presentation: presentation.state,
    presentationApplies: shown?.applies ?? false,
    remarks: shown?.remarks ?? [],
  };
}

export type StateParts = {
  readonly series: SeriesModel | null;
  readonly index: number;
  readonly shown: OnScreen | null;
  readonly status: PaneStatus;
  readonly loaded: Loaded;
  readonly presentation: Presentation;
  readonly density: number;
  readonly cine: PaneState['cine'];
  readonly gpu: GpuState;
};

export function paneState(parts: StateParts): PaneState {
  const { series, shown, gpu, presentation } = parts;
  const voi = shown?.scene.voi ?? null;
  return {
    series,
    index: parts.index,
    shown: shown?.ref ?? null,
    shownIndex: shown?.index ?? null,
    status: parts.status,
    partialRows: shown?.partialRows ?? null,
    ...parts.loaded,
    voi: voi === null ? null : { center: voi.center, width: voi.width },
    invert: presentation.invert,
    ...spatial(series, shown, shown?.scene.view ?? presentation.view, parts.density),
    cine: parts.cine,
    ...displayed(shown, presentation),
    final: parts.status.kind === 'ready',
    softwareRendering: gpu.kind === 'software' || gpu.kind === 'none',
    contextLost: gpu.kind === 'lost',
  };
}

/** Rows that really came, where the data of the frame end early. */
export function partialRowsOf({ pixels }: DecodedFrame): PaneState['partialRows'] {
  const { decodedRows: present, Rows: expected } = pixels;
  return present === undefined || present >= expected ? null : { present, expected };
}

/** Of a series just put into the pane: one without any image says why, where its metadata tells. */
export function initialStatus(series: SeriesModel | null): PaneStatus {
  if (series !== null && series.frames.length > 0) return { kind: 'loading' };
  const [problem] = series?.failures ?? [];
  return problem === undefined ? { kind: 'empty' } : { kind: 'failed', failure: problem.failure };
}
