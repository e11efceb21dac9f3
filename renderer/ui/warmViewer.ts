import type { StudyOutline } from '../../native/contract/plain.ts';

// The viewer is a chunk of its own: the study list is there without it.
type ViewerRoom = typeof import('../viewer/index.ts');

let viewer: Promise<ViewerRoom> | null = null;

/** The viewer's door, fetched once; a failed fetch (services restarting) is tried again at the next call. */
export function loadViewer(): Promise<ViewerRoom> {
  viewer ??= import('../viewer/index.ts').catch((error: unknown) => {
    viewer = null;
    throw error;
  });
  return viewer;
}

/** Fetches the viewer and its words; null when that fails. */
async function viewerWithWords(): Promise<ViewerRoom | null> {
  try {
    const room = await loadViewer();
    await room.loadWords();
    return room;
  } catch {
    return null; // opening a study tries again and says what failed
  }
}

/** Begins to fetch the viewer, which a link is about to show. Its decoder waits until an image needs it: few links do. */
export function fetchViewer(): void {
  void viewerWithWords();
}

/** Fetches the viewer and starts its workers, while nothing else is to do, so that the first study opens at once. */
export async function warmViewer(): Promise<void> {
  const room = await viewerWithWords();
  room?.prepareFetching();
  room?.prepareDecoding();
}

/** Keeps ready what the viewer of a study would show first, until the answer is called: it is likely to be opened. */
export function holdStudy(study: StudyOutline): () => void {
  let release: (() => void) | null = null;
  let wanted = true;
  const hold = (room: ViewerRoom): void => {
    if (wanted) release = room.holdAhead(study);
  };
  loadViewer().then(hold, () => undefined); // opening it tries again and says what failed
  return () => {
    wanted = false;
    release?.();
    release = null;
  };
}

export const isViewerPath = (pathname: string): boolean => pathname === '/view';
