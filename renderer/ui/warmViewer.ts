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

/** Fetches the viewer and its words, and starts its decoder, while nothing else is to do, so that the first study opens at once. */
export async function warmViewer(): Promise<void> {
  try {
    const { prepareDecoding, viewerWords } = await loadViewer();
    await viewerWords.load();
    prepareDecoding();
  } catch {
    // Opening a study tries again and says what failed.
  }
}

export const isViewerPath = (pathname: string): boolean => pathname === '/view';
