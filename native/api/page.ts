import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Hono, type Context } from 'hono';
import type { StudyDetail } from '../contract/index.ts';
import { mainSeries } from '../contract/mainSeries.ts';
import { isStudyInstanceUID } from '../contract/plain.ts';
import { containedPath, LINK_PATHS, NONCE_MARK, pageHeaders } from '../security/index.ts';
import { seriesPath } from './dicomweb/levels.ts';
import { linkFollowed } from './opening.ts';
import { failed } from './reply.ts';
import { responseBytes } from './responseBytes.ts';
import type { Revision } from './revision.ts';
import type { Services } from './services.ts';
import { studyDetailOf } from './studyDetail.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};
// Vite puts a hash of the content into the names below assets/.
const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/;
const KEPT_BYTES = 512 * 1024; // each; the drawing engine and the codecs are larger and asked for later

type Studies = Pick<Services, 'library' | 'links' | 'opening'>;

/** The built page of the browser host: index.html for the page's own addresses, and its assets. */
export function pageRoutes(pageDirectory: string, studies: Studies, revision: Revision): Hono {
  const page = (c: Context): Promise<Response> => pageResponse(c, pageDirectory);
  const linked = (c: Context): Promise<Response> => {
    const before = revision.now();
    return linkedPage(c, pageDirectory, askedStudy(c, studies), before);
  };
  const assets = createAssets(pageDirectory);
  return new Hono()
    .get('/', page)
    .get('/index.html', page)
    .get('/view', linked)
    .get('/view/*', page)
    .on('GET', [...LINK_PATHS], (c) => linkFollowed(c, studies.opening) ?? page(c))
    .get('/*', assets);
}

async function pageResponse(c: Context, directory: string, head = ''): Promise<Response> {
  const path = await containedPath(directory, 'index.html');
  if (path === null) return failed(c, { kind: 'not-found' });
  const nonce = randomBytes(16).toString('base64');
  const html = (await readFile(path, 'utf8')).replaceAll(NONCE_MARK, nonce);
  return new Response(head === '' ? html : html.replace('</head>', () => `${head}</head>`), {
    headers: { ...pageHeaders(nonce), 'content-type': TYPES['.html'] ?? '', 'cache-control': 'no-store' },
  });
}

/** The one study that a link asks for; null: none, several, or not here. */
function askedStudy(c: Context, studies: Studies): StudyDetail | null {
  const [StudyInstanceUID, ...more] = c.req.queries('StudyInstanceUIDs') ?? [];
  if (!isStudyInstanceUID(StudyInstanceUID) || more.length > 0) return null;
  return studyDetailOf({ library: studies.library, links: studies.links }, StudyInstanceUID);
}

const MOST_ENCLOSED = 64 * 1024; // characters of JSON: a page must not wait for a study of thousands of series

/**
 * The page with what it will ask for at once about the study of its link (renderer/ui/earlyStudy.ts): the study itself
 * comes with it, and the browser asks for the headers of the series that opens first while it still reads the page.
 */
async function linkedPage(
  c: Context,
  directory: string,
  detail: StudyDetail | null,
  revision: number,
): Promise<Response> {
  if (detail === null) return pageResponse(c, directory);
  const { StudyInstanceUID } = detail.study;
  // As `c.json` would write it; and no text of a header can end the element that it stands in.
  const json = JSON.stringify(detail).replaceAll('<', String.raw`\u003c`);
  const isEnclosed = json.length <= MOST_ENCLOSED;
  const enclosed = `<script type="application/json" id="early-study" data-revision="${revision}">${json}</script>`;
  const response = await pageResponse(c, directory, isEnclosed ? enclosed : '');
  const [first] = mainSeries(detail.seriesList);
  const paths = [
    ...(isEnclosed ? [] : [`/api/studies/${StudyInstanceUID}`]),
    ...(first === undefined
      ? []
      : [`${seriesPath({ StudyInstanceUID, SeriesInstanceUID: first.SeriesInstanceUID })}/metadata`]),
  ];
  for (const path of paths)
    response.headers.append('link', `<${path}>; rel=preload; as=fetch; crossorigin=anonymous`);
  return response;
}

/** The page's assets. Those with a hash in their name never change and are kept: a cold page asks for a dozen at once. */
function createAssets(directory: string): (c: Context) => Promise<Response> {
  const kept = new Map<string, Buffer>();
  const read = async (relative: string): Promise<Buffer | null> => {
    const known = kept.get(relative);
    if (known !== undefined) return known;
    const path = await containedPath(directory, relative);
    if (path === null || !(await stat(path)).isFile()) return null;
    const bytes = await readFile(path);
    if (HASHED.test(relative) && bytes.length <= KEPT_BYTES) kept.set(relative, bytes);
    return bytes;
  };
  return async (c) => {
    const relative = decodedPath(new URL(c.req.url).pathname.slice(1));
    const type = TYPES[extname(relative ?? '')];
    const bytes = relative === null || type === undefined ? null : await read(relative);
    if (relative === null || type === undefined || bytes === null) return failed(c, { kind: 'not-found' });
    return responseBytes(bytes, {
      // A nonce that nobody learns: assets may be workers, whose own policy is that of their answer.
      ...pageHeaders(randomBytes(16).toString('base64')),
      'content-type': type,
      'cache-control': HASHED.test(relative) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  };
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
