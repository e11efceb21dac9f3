import type { Camera, SeriesModel, Shot } from '../../imaging/index.ts';
import { wantedBy, wantedOf } from '../film/make.ts';
import type { Wanted } from '../film/make.ts';
import type { OutputHost } from '../types.ts';

export type What = 'panes' | 'image' | 'series' | 'keyImages';

/** What can be printed, held as it is when the dialog opens: what panes show may be another image a moment later. */
export type PrintSource = {
  readonly shots: readonly Shot[]; // of all panes, in reading order
  readonly active: Shot | null;
  readonly frames: number; // of the series of the active pane
  readonly keyImages: number;
  wanted(
    what: What,
    range: { readonly from: number; readonly to: number; readonly step: number },
  ): Promise<readonly Wanted[]>;
  dispose(): void;
};

export function printSourceOf(host: OutputHost): PrintSource {
  const panes = host.visiblePanes().map((id) => host.pane(id));
  const shots = panes.flatMap((pane) => pane.shoot() ?? []);
  const pane = host.pane(host.activePane());
  const [active, camera] = [pane.shoot(), pane.camera()];
  const keyImages = host.keyImages();
  const cameras = new Map<string, Camera>();
  let keyWanted: Promise<readonly Wanted[]> | null = null;

  /** Series on screen are looked at as there, others as a pane would first show them. */
  function cameraOn(series: SeriesModel): Camera {
    const known = cameras.get(series.SeriesInstanceUID);
    if (known) return known;
    const shownBy = panes.find((each) => each.state().series?.SeriesInstanceUID === series.SeriesInstanceUID);
    const made = shownBy?.camera() ?? host.createCamera(series);
    cameras.set(series.SeriesInstanceUID, made);
    return made;
  }

  async function wantedKeyImages(): Promise<readonly Wanted[]> {
    const wanted: Wanted[] = [];
    for (const place of keyImages) {
      const series = await host.loadSeries(place.StudyInstanceUID, place.SeriesInstanceUID);
      const on = series === null ? null : cameraOn(series);
      const index =
        on?.series.frames.findIndex(
          (frame) => frame.SOPInstanceUID === place.SOPInstanceUID && frame.frameNumber === place.frameNumber,
        ) ?? -1;
      if (on !== null && index >= 0) wanted.push(...wantedBy(on, on.series, [index]));
    }
    return wanted;
  }

  return {
    shots,
    active,
    frames: active?.series.frames.length ?? 0,
    keyImages: keyImages.length,
    async wanted(what, { from, to, step }) {
      switch (what) {
        case 'panes':
          return wantedOf(shots);
        case 'image':
          return active === null ? [] : wantedOf([active]);
        case 'series': {
          if (camera === null) return [];
          const count = Math.max(0, Math.floor((to - from) / step) + 1);
          return wantedBy(
            camera,
            camera.series,
            Array.from({ length: count }, (_, place) => from - 1 + place * step),
          );
        }
        case 'keyImages':
          return (keyWanted ??= wantedKeyImages());
        default:
          return what satisfies never;
      }
    },
    dispose() {
      camera?.dispose();
      for (const each of cameras.values()) each.dispose();
    },
  };
}
