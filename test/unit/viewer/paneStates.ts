import type { PaneState, SeriesModel } from '../../../renderer/imaging/types.ts';

export const emptyState: PaneState = {
  series: null,
  index: 0,
  shown: null,
  shownIndex: null,
  status: { kind: 'empty' },
  partialRows: null,
  loadedCount: 0,
  loaded: [],
  voi: null,
  invert: false,
  zoomPercent: 100,
  rotation: 0,
  flipHorizontal: false,
  flipVertical: false,
  mirrored: false,
  orientation: null,
  mmPerCssPixel: null,
  spacingSource: 'none',
  cine: null,
  voiChoices: [],
  overlays: { present: false, shown: true },
  shutter: { present: false, lifted: false },
  presentation: null,
  presentationApplies: false,
  remarks: [],
  final: false,
  softwareRendering: false,
  contextLost: false,
};

/** What a pane says while image `index` of a series is on screen. */
export function shownState(model: SeriesModel, index: number, more: Partial<PaneState> = {}): PaneState {
  const count = model.frames.length;
  return {
    ...emptyState,
    series: model,
    index,
    shown: model.frames[index] ?? null,
    shownIndex: index,
    status: { kind: 'ready' },
    final: true,
    voiChoices: model.windows(index).map(({ center, width, explanation }, at) => ({
      kind: 'window',
      explanation,
      center,
      width,
      current: at === 0,
    })),
    loadedCount: count,
    loaded: [[0, count - 1]],
    voi: { center: 40, width: 400 },
    orientation: { top: 'A', right: 'L', bottom: 'P', left: 'R' },
    mmPerCssPixel: 0.8,
    spacingSource: 'patient',
    ...more,
  };
}
