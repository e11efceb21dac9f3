// The page's first line. It is kept small: a cold link's picture is on its way before React has even arrived.
import { showFirstPicture } from './first/firstPicture.ts';
import { fetchPageParts } from './pageParts.ts';
import { askEarly } from './ui/earlyStudy.ts';

/** How long the page waits for the first picture; a slow library must not keep the reader from everything else. */
const PATIENCE_MS = 1000;

/** The one study that the address asks for; null: several, none, or not a link. */
function onlyStudy(): string | null {
  if (location.pathname !== '/view') return null;
  const [listed, ...more] = new URLSearchParams(location.search).getAll('StudyInstanceUIDs');
  return more.length === 0 && listed !== undefined && /^[\d.]{1,64}$/.test(listed) ? listed : null;
}

/** Resolves when the picture is painted, when there will be none, or when it takes too long. */
async function firstPicture(uid: string): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const over = new Promise<void>((resolve) => patience.addEventListener('abort', () => resolve()));
  const picture = showFirstPicture(uid, askEarly(uid), patience);
  await Promise.race([picture.catch(() => undefined), over]);
}

async function boot(): Promise<void> {
  const uid = onlyStudy();
  if (uid === null) fetchPageParts();
  else await firstPicture(uid);
  await import('./main.tsx');
}

void boot();
