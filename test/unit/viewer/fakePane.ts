import type { Pane, PaneState } from '../../../renderer/imaging/types.ts';
import { emptyState, shownState } from './paneStates.ts';

export type FakePane = Pane & { set(change: Partial<PaneState>): void };

export function fakePane(): FakePane {
  let state = emptyState;
  const listeners = new Set<() => void>();
  const set = (change: Partial<PaneState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const go = (index: number): void => {
    if (!state.series) return;
    const at = Math.min(state.series.frames.length - 1, Math.max(0, index));
    if (at !== state.index) set({ index: at, shownIndex: at, shown: state.series.frames[at] ?? null });
  };
  return {
    set,
    attach: () => undefined,
    detach: () => undefined,
    dispose: () => listeners.clear(),
    show: (model, index = 0) => {
      state = emptyState;
      set(model ? shownState(model, index) : {});
    },
    scrollTo: go,
    scrollBy: (step) => go(state.index + step),
    setVoi: (voi) => {
      const first = state.series?.windows(state.index)[0];
      if (voi === 'full') set({ voi: { center: 1024, width: 4096 } });
      else
        set({ voi: voi === 'default' ? (first ? { center: first.center, width: first.width } : null) : voi });
    },
    adjustVoi: (deltaCenter, deltaWidth) => {
      if (state.voi)
        set({ voi: { center: state.voi.center + deltaCenter, width: state.voi.width + deltaWidth } });
    },
    setVoiChoice: (index) => {
      const chosen = state.voiChoices[index];
      if (chosen)
        set({
          voi: { center: chosen.center, width: chosen.width },
          voiChoices: state.voiChoices.map((choice, at) => ({ ...choice, current: at === index })),
        });
    },
    showOverlays: (shown) => set({ overlays: { ...state.overlays, shown } }),
    liftShutter: (lifted) => set({ shutter: { ...state.shutter, lifted } }),
    setPresentation: (presentation) => set({ presentation, presentationApplies: presentation !== null }),
    sampleAt: () => null,
    toggleInvert: () => set({ invert: !state.invert }),
    zoomBy: (factor) => set({ zoomPercent: state.zoomPercent * factor }),
    panBy: () => set({}),
    setCalibration: () => undefined,
    rotate: () => set({}),
    flip: (axis) =>
      set({
        mirrored: !state.mirrored,
        flipHorizontal: axis === 'horizontal' ? !state.flipHorizontal : state.flipHorizontal,
        flipVertical: axis === 'vertical' ? !state.flipVertical : state.flipVertical,
      }),
    fit: () => set({ zoomPercent: 124 }),
    oneToOne: () => set({ zoomPercent: 100 }),
    trueSize: () => false,
    reset: () =>
      set({ mirrored: false, flipHorizontal: false, flipVertical: false, invert: false, zoomPercent: 124 }),
    keepView: () => {
      const { series: of, voi, invert, zoomPercent, flipHorizontal, flipVertical, mirrored } = state;
      if (of === null) return null;
      const kept = { voi, invert, zoomPercent, flipHorizontal, flipVertical, mirrored };
      const restore = (): boolean => {
        if (state.series?.SeriesInstanceUID !== of.SeriesInstanceUID) return false;
        set(kept);
        return true;
      };
      return { key: `${of.SeriesInstanceUID} ${JSON.stringify(kept)}`, restore };
    },
    play: (framesPerSecond) => set({ cine: { playing: true, framesPerSecond: framesPerSecond ?? 15 } }),
    stop: () => set({ cine: null }),
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchLayer: () => () => undefined,
    imageToCss: (point) => point,
    cssToImage: (point) => point,
    valueAt: () => null,
    shownPixels: () => null,
    magnify: () => null,
    shoot: () => null,
    camera: () => null,
  };
}
