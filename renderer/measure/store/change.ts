import type {
  Annotation,
  Calibration,
  KeyImage,
  MarksChange,
  StudyMarks,
} from '../../../native/contract/index.ts';

// Changes of a study's marks as values: what is done, what takes it back, and the marks that come of it. Pure.

export const noMarks: StudyMarks = { annotations: [], calibrations: [], keyImages: [] };

/** Parts of a change; what is left out stays as it is. */
export type Edit = {
  readonly put?: {
    readonly annotations?: readonly Annotation[];
    readonly calibrations?: readonly Calibration[];
    readonly keyImages?: readonly KeyImage[];
  };
  readonly remove?: {
    readonly annotations?: readonly string[];
    readonly calibrations?: readonly string[];
    readonly keyImages?: readonly Pick<KeyImage, 'SOPInstanceUID' | 'frameNumber'>[];
  };
};

export function changeOf({ put = {}, remove = {} }: Edit): MarksChange {
  return {
    put: {
      annotations: [...(put.annotations ?? [])],
      calibrations: [...(put.calibrations ?? [])],
      keyImages: [...(put.keyImages ?? [])],
    },
    remove: {
      annotations: [...(remove.annotations ?? [])],
      calibrations: [...(remove.calibrations ?? [])],
      keyImages: (remove.keyImages ?? []).map(({ SOPInstanceUID, frameNumber }) => ({
        SOPInstanceUID,
        frameNumber,
      })),
    },
  };
}

export const isEmpty = ({ put, remove }: MarksChange): boolean =>
  [...Object.values(put), ...Object.values(remove)].every((list) => list.length === 0);

type Frame = Pick<KeyImage, 'SOPInstanceUID' | 'frameNumber'>;
const frameKey = (of: Frame): string => `${of.SOPInstanceUID} ${of.frameNumber}`;
const idOf = (of: { readonly id: string }): string => of.id;

/** Puts in place of its forerunner what is there already, at the end what is new; then takes away. */
function applied<T>(
  list: readonly T[],
  put: readonly T[],
  removed: ReadonlySet<string>,
  key: (item: T) => string,
): T[] {
  if (put.length === 0 && removed.size === 0) return [...list];
  const next = new Map(list.map((item) => [key(item), item]));
  for (const item of put) next.set(key(item), item);
  for (const gone of removed) next.delete(gone);
  return [...next.values()];
}

/** The marks after a change. Applying the same change twice changes nothing more. */
export function applyChange(marks: StudyMarks, { put, remove }: MarksChange): StudyMarks {
  return {
    annotations: applied(marks.annotations, put.annotations, new Set(remove.annotations), idOf),
    calibrations: applied(marks.calibrations, put.calibrations, new Set(remove.calibrations), idOf),
    keyImages: applied(marks.keyImages, put.keyImages, new Set(remove.keyImages.map(frameKey)), frameKey),
  };
}

/** What a change touched of one list, as it was before: to put back, and to remove. */
function before<T>(
  list: readonly T[],
  put: readonly T[],
  removed: readonly string[],
  key: (item: T) => string,
): { readonly back: readonly T[]; readonly added: readonly T[] } {
  const known = new Map(list.map((item) => [key(item), item]));
  const touched = new Set([...put.map(key), ...removed]);
  return {
    back: [...touched].flatMap((name) => known.get(name) ?? []),
    added: put.filter((item) => !known.has(key(item))),
  };
}

/** The change that brings back `marks` after `change` was applied to them. */
export function inverseOf(marks: StudyMarks, { put, remove }: MarksChange): MarksChange {
  const annotations = before(marks.annotations, put.annotations, remove.annotations, idOf);
  const calibrations = before(marks.calibrations, put.calibrations, remove.calibrations, idOf);
  const keyImages = before(marks.keyImages, put.keyImages, remove.keyImages.map(frameKey), frameKey);
  return changeOf({
    put: {
      annotations: annotations.back,
      calibrations: calibrations.back,
      keyImages: keyImages.back,
    },
    remove: {
      annotations: annotations.added.map(idOf),
      calibrations: calibrations.added.map(idOf),
      keyImages: keyImages.added,
    },
  });
}
