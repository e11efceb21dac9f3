import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Annotation, KeyImage } from '../../../native/contract/index.ts';
import type { MarksSession, MarksView } from '../session.ts';

/** Drawn again at every change of marks or of their saving. */
export const useRevision = (session: MarksSession): number =>
  useSyncExternalStore(session.subscribe, session.revision);

export const useMarksView = <T>(session: MarksSession, select: (view: MarksView) => T): T =>
  useStore(session.view, select);

/** A study with what was left on it, in the order of the images. */
export type StudyMarksList = {
  readonly StudyInstanceUID: ReturnType<MarksSession['studies']>[number];
  readonly annotations: readonly Annotation[];
  readonly keyImages: readonly KeyImage[];
};

/** Marks of the open studies, those with any. Numbers count over all of them, in the order they were drawn. */
export const listMarks = (session: MarksSession): readonly StudyMarksList[] =>
  session.studies().flatMap((StudyInstanceUID) => {
    const { annotations, keyImages } = session.marksOf(StudyInstanceUID);
    const drawn = annotations.toSorted((a, b) => a.createdAt - b.createdAt);
    return annotations.length + keyImages.length === 0
      ? []
      : [{ StudyInstanceUID, annotations: drawn, keyImages }];
  });
