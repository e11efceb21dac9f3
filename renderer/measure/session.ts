import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type {
  Annotation,
  Calibration,
  KeyImage,
  MeasuredConcept,
  StudyInstanceUID,
  StudyMarks,
} from '../../native/contract/index.ts';
import { aspectAt, measure } from './maths/index.ts';
import type { Measured, MeasureContext, Subject } from './maths/index.ts';
import { changeOf, inverseOf, isEmpty, noMarks } from './store/change.ts';
import type { Edit } from './store/change.ts';
import type { MarksStore, Saving } from './store/marksStore.ts';
import type { MarksRegistry } from './store/registry.ts';
import type { MarkTool } from './tools/kinds.ts';
import type { Point } from './tools/geometry.ts';
import { indexOfPlace, isSamePlace } from './types.ts';
import type { MarksHost, Place, StepLabel } from './types.ts';

/** What the reader is asked for before an annotation is complete. */
export type Question =
  | { readonly kind: 'calibration'; readonly place: Place; readonly line: readonly [Point, Point] }
  | { readonly kind: 'level'; readonly place: Place; readonly at: Point }
  | { readonly kind: 'text'; readonly place: Place; readonly at: Point };

/** The hand on a pane, for keys: Esc, Enter, Backspace. */
export type Hand = { cancel(): boolean; end(): boolean; back(): boolean };

/** Everything of measuring that is not kept: it ends with the tab. */
export type MarksView = {
  readonly tool: MarkTool | null; // null: the viewer's own tool has the left button
  /** `byHand`: chosen by a click or key, and so moved by arrow keys; what was just drawn is not. */
  readonly selected: { readonly id: string; readonly byHand: boolean } | null;
  readonly hovered: string | null;
  readonly writing: string | null; // the annotation whose words are being typed on the image
  readonly question: Question | null;
  readonly visible: boolean; // all annotations, without changing any of them
  readonly panel: 'measurements' | 'keyImages' | 'documents' | 'record' | null;
  readonly copied: Annotation | null;
  readonly oneShot: boolean;
  readonly snapToEdges: boolean;
  readonly uncertainty: boolean;
};

export type MarksSession = {
  readonly view: StoreApi<MarksView>;
  readonly host: MarksHost;
  /** Keeps the marks of these studies at hand, and lets go of others. */
  follow(studies: readonly StudyInstanceUID[]): void;
  studies(): readonly StudyInstanceUID[];
  marksOf(study: string): StudyMarks;
  find(id: string): Annotation | null;
  /** Annotations of one frame, hidden ones included. */
  on(place: Place): readonly Annotation[];
  keyImage(place: Place): KeyImage | null;
  /** Marks or the saving of any study have changed; the number is another one at every change. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly revision: () => number;
  saving(): Saving;
  /** Can marks be read at all? A study whose marks failed to load must not look as if it had none. */
  failed(): boolean;
  forgetRefusals(): void;
  /** Does a change, and makes a step of it that can be taken back. `step` null: none, of something nobody did by hand. */
  change(study: StudyInstanceUID, edit: Edit, step: StepLabel | null, mergeKey?: string): void;
  /** Values by the calibration that holds, or by the one that is given. */
  measure(place: Place, subject: Subject, calibration?: Calibration | null): Measured;
  /** Height of a pixel over its width at points of a frame; looked up once for many shapes. */
  aspects(place: Place): (points: readonly Point[]) => number;
  calibrationOf(place: Place): Calibration | null;
  /** Of the active pane. */
  hand(): Hand | null;
  setHand(hand: Hand | null): void;
  dispose(): void;
};

const initialView: MarksView = {
  tool: null,
  selected: null,
  hovered: null,
  writing: null,
  question: null,
  visible: true,
  panel: null,
  copied: null,
  oneShot: false,
  snapToEdges: false,
  uncertainty: false,
};

/** The calibration that holds for a frame: its own before its series', the newest of each. */
export function calibrationFor(calibrations: readonly Calibration[], place: Place): Calibration | null {
  const fits = calibrations.filter((each) =>
    each.scope === 'instance'
      ? each.SOPInstanceUID === place.SOPInstanceUID
      : each.SeriesInstanceUID === place.SeriesInstanceUID,
  );
  const rank = ({ scope }: Calibration): number => (scope === 'instance' ? 1 : 0);
  return fits.toSorted((a, b) => rank(b) - rank(a) || b.createdAt - a.createdAt)[0] ?? null;
}

const PIXEL_CONCEPTS: ReadonlySet<MeasuredConcept> = new Set<MeasuredConcept>([
  'mean',
  'standardDeviation',
  'minimum',
  'maximum',
  'median',
  'sum',
  'pixelCount',
]);

/**
 * An annotation with new values. Where its pixels are not at hand, what they were stays: they do not depend on what a new
 * calibration changes, the place being the same.
 */
export function withValues(annotation: Annotation, measured: Measured, samePixels: boolean): Annotation {
  const kept =
    samePixels && measured.noValue === 'frame-not-loaded'
      ? annotation.values.filter(({ concept }) => PIXEL_CONCEPTS.has(concept))
      : [];
  return {
    ...annotation,
    values: [...measured.values, ...kept],
    noValue: kept.length > 0 ? null : measured.noValue,
    spacingSource: measured.spacingSource,
  };
}

export function createMarksSession(host: MarksHost, registry: MarksRegistry): MarksSession {
  const view = createStore<MarksView>(() => initialView);
  const stores = new Map<string, MarksStore>();
  const ends = new Map<string, () => void>();
  const listeners = new Set<() => void>();
  let revision = 0;
  let hand: Hand | null = null;

  const told = (): void => {
    revision += 1;
    for (const listener of listeners) listener();
  };
  const release = (study: StudyInstanceUID): void => {
    ends.get(study)?.();
    ends.delete(study);
    stores.delete(study);
    registry.release(study);
  };
  const marksOf = (study: string): StudyMarks => stores.get(study)?.state.getState().marks ?? noMarks;
  const calibrationOf = (place: Place): Calibration | null =>
    calibrationFor(marksOf(place.StudyInstanceUID).calibrations, place);

  const contextOf = (place: Place): MeasureContext | null => {
    const series = host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
    const index = series === null ? null : indexOfPlace(series, place);
    if (series === null || index === null) return null;
    return {
      scale: series.scale(index),
      calibration: calibrationOf(place),
      pixels: host.pixelsOf(place),
      image: series.image(index),
    };
  };

  return {
    view,
    host,
    follow(studies) {
      for (const known of Array.from(stores.values()))
        if (!studies.includes(known.StudyInstanceUID)) release(known.StudyInstanceUID);
      for (const study of studies) {
        if (stores.has(study)) continue;
        const store = registry.take(study);
        stores.set(study, store);
        ends.set(study, store.state.subscribe(told));
      }
      told();
    },
    studies: () => [...stores.values()].map(({ StudyInstanceUID }) => StudyInstanceUID),
    marksOf,
    find: (id) => {
      for (const study of stores.keys()) {
        const found = marksOf(study).annotations.find((each) => each.id === id);
        if (found) return found;
      }
      return null;
    },
    on: (place) => marksOf(place.StudyInstanceUID).annotations.filter((each) => isSamePlace(each, place)),
    keyImage: (place) =>
      marksOf(place.StudyInstanceUID).keyImages.find((each) => isSamePlace(each, place)) ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    revision: () => revision,
    saving: () => {
      const all = [...stores.values()].map(({ state }) => state.getState().saving);
      return {
        unsaved: all.reduce((sum, { unsaved }) => sum + unsaved, 0),
        away: all.some(({ away }) => away),
        refused: all.find(({ refused }) => refused !== null)?.refused ?? null,
      };
    },
    failed: () => [...stores.values()].some(({ state }) => state.getState().status === 'failed'),
    forgetRefusals: () => {
      for (const store of stores.values()) store.forgetRefusal();
    },
    change(study, edit, step, mergeKey) {
      const store = stores.get(study);
      const change = changeOf(edit);
      if (store === undefined || isEmpty(change)) return;
      const back = inverseOf(store.state.getState().marks, change);
      store.change(change);
      if (step === null) return;
      // A study that was closed meanwhile is no longer ours to change.
      const again = (which: typeof change) => (): boolean => {
        const open = stores.get(study);
        open?.change(which);
        return open !== undefined;
      };
      const merge = mergeKey === undefined ? {} : { mergeKey };
      host.history.push({ label: step, undo: again(back), redo: again(change), ...merge });
    },
    measure(place, subject, calibration) {
      const context = contextOf(place);
      if (context === null) return { values: [], noValue: 'frame-not-loaded', spacingSource: 'none' };
      return measure(subject, calibration === undefined ? context : { ...context, calibration });
    },
    aspects(place) {
      const context = contextOf(place);
      return (points) => (context === null ? 1 : aspectAt(context.scale, context.calibration, points));
    },
    calibrationOf,
    hand: () => hand,
    setHand: (next) => {
      hand = next;
    },
    dispose() {
      for (const store of Array.from(stores.values())) release(store.StudyInstanceUID);
      listeners.clear();
    },
  };
}
