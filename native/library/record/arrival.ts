import type { FileProblem, ImportOutcome } from '../../contract/index.ts';
import type { IndexedAttributes } from '../../dicom/types.ts';

/** How the library holds a file. `container`: an archive or a DICOMDIR, which holds or names instances and is none. */
export const ROLE = { linked: 0, owned: 1, source: 2, container: 3 } as const;

/**
 * How a file of the library's own came. `copied`: by an import, or before this was known. `received`: somebody sent it, and may
 * rely on its being here. `retrieved`: an archive gave it. `made`: by Lightbox. Only what was retrieved may go to make room.
 */
export const ORIGIN = { copied: 0, received: 1, retrieved: 2, made: 3 } as const;
export type Origin = (typeof ORIGIN)[keyof typeof ORIGIN];

/** Where a file is. Names are those of fileName.ts; `member` is '' outside archives. */
export type Place = { readonly directory: string; readonly name: string; readonly member: string };

export type Stamp = { readonly bytes: number; readonly modifiedAt: number; readonly inode: number };

/** An instance as its header tells. `frames`: equal native frames one after the other, where that is so. */
export type ArrivedInstance = {
  readonly TransferSyntaxUID: string;
  readonly attributes: IndexedAttributes;
  readonly hasPixelData: boolean;
  readonly problem: FileProblem | null;
  readonly frames: { readonly offset: number; readonly bytes: number } | null;
  readonly dataOffset: number; // 0; in an archive where the member's bytes begin, -1 when it is compressed
};

/** The copy that the library made of it, synced and at its final name. `reused`: it was there, with the same content. */
export type OwnedCopy = {
  readonly place: Place;
  readonly stamp: Stamp;
  readonly reused: boolean;
  readonly origin?: Origin; // copied, where it is left out
};

/** What the reading of one file came to, before the index has judged it. */
export type Arrival = { readonly place: Place; readonly stamp: Stamp } & (
  | {
      readonly kind: 'instance';
      readonly instance: ArrivedInstance;
      readonly owned: OwnedCopy | null;
      /** The index had no row for this place when the file was met. */
      readonly isNew?: boolean;
    }
  | { readonly kind: 'problem'; readonly problem: FileProblem }
  | { readonly kind: 'container'; readonly counted: boolean } // counted: it is a file of the report (DICOMDIR), not an archive
  | { readonly kind: 'unchanged' } // indexed before; `was unavailable` is put right
  | { readonly kind: 'gone' } // indexed before, no longer there
);

export type InstanceArrival = Extract<Arrival, { kind: 'instance' }>;

/** The judgement on one file, as the report has it. */
export type Judgement = {
  readonly place: Place;
  readonly outcome: ImportOutcome | 'removed' | 'none';
  readonly problem: FileProblem | null;
  readonly studyId: number | null;
  /** The row of `file` that was inserted at that place, where there is one and it is new; it says the outcome too. */
  readonly newFileId?: number;
};
