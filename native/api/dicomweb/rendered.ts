import { Hono, type Context } from 'hono';
import { fail, ok, type Result } from '../../contract/index.ts';
import { fileIdentity } from '../../library/index.ts';
import type { InstanceRecord, Library } from '../../library/types.ts';
import { failed } from '../reply.ts';
import type { Window } from '../rendering/index.ts';
import type { Services } from '../services.ts';
import { responseBytes } from '../responseBytes.ts';
import { covers, wantedOf } from './accept.ts';
import { instanceOf, seriesOf, studyOf } from './levels.ts';
import type { Pixels } from './pixelsHost.ts';
import { warningHeader } from './warnings.ts';

const PNG = 'image/png';
const THUMBNAIL_BOX = { width: 160, height: 160 };
const LARGEST_BOX = 8192;
const KEPT_BOX = 512;
const IGNORED = ['annotation', 'quality', 'iccprofile'];
const INSTANCE = '/studies/:study/series/:series/instances/:instance';

type Target = { readonly instance: InstanceRecord; readonly frameNumber: number };
type View = { readonly box: { width: number; height: number } | null; readonly window: Window | null };

/** Rendered images and thumbnails as PNG (PS3.18 10.4.1.1.7 and 10.4.1.1.8); thumbnails are kept beside the index. */
export function renderedRoutes({ library }: Services, pixels: Pixels): Hono {
  const draw = (c: Context, target: Result<Target>, isThumbnail: boolean): Promise<Response> =>
    picture(c, { library, pixels, target, isThumbnail });
  return new Hono()
    .get(`${INSTANCE}/rendered`, (c) => draw(c, instanceTarget(c, library, null), false))
    .get(`${INSTANCE}/frames/:frames/rendered`, (c) =>
      draw(c, instanceTarget(c, library, c.req.param('frames')), false),
    )
    .get(`${INSTANCE}/thumbnail`, (c) => draw(c, instanceTarget(c, library, null), true))
    .get(`${INSTANCE}/frames/:frames/thumbnail`, (c) =>
      draw(c, instanceTarget(c, library, c.req.param('frames')), true),
    )
    .get('/studies/:study/series/:series/thumbnail', (c) => draw(c, seriesTarget(c, library), true))
    .get('/studies/:study/thumbnail', (c) => draw(c, seriesTarget(c, library), true));
}

async function picture(
  c: Context,
  options: { library: Library; pixels: Pixels; target: Result<Target>; isThumbnail: boolean },
): Promise<Response> {
  const { library, pixels, target, isThumbnail } = options;
  if (!target.ok) return failed(c, target.failure);
  if (!wantedOf(c).some((wanted) => wanted.multipart !== true && covers(wanted.type, PNG))) {
    return failed(c, { kind: 'not-acceptable', detail: PNG });
  }
  const view = viewOf(c, isThumbnail);
  if (!view.ok) return failed(c, view.failure);
  const { instance, frameNumber } = target.value;
  const key = cacheKey(target.value, view.value);
  const known = key === null ? null : library.cached(key);
  const drawn =
    known === null
      ? await pixels.picture(instance, { frameNumber, ...view.value }, c.req.raw.signal)
      : ok(known);
  if (!drawn.ok) return failed(c, drawn.failure);
  if (key !== null && known === null) library.cache(key, drawn.value);
  const ignored = IGNORED.filter((name) => c.req.query(name) !== undefined);
  const headers = warningHeader(
    ignored.map((name) => `The ${name} parameter is not supported and was ignored`),
  );
  return responseBytes(drawn.value, { ...headers, 'content-type': PNG });
}

/** Only small pictures with the header's own window are kept. Kept for the very file only. */
function cacheKey({ instance, frameNumber }: Target, { box, window }: View): string | null {
  if (window !== null || box === null || box.width > KEPT_BOX || box.height > KEPT_BOX) return null;
  return `thumbnail-1/${fileIdentity(instance)}/${frameNumber}/${box.width}x${box.height}`;
}

function instanceTarget(c: Context, library: Library, frame: string | null): Result<Target> {
  const instance = instanceOf(c, library);
  if (!instance.ok) return instance;
  const { SOPInstanceUID, NumberOfFrames, hasPixelData } = instance.value;
  if (!hasPixelData) return fail({ kind: 'no-pixel-data', SOPInstanceUID });
  if (frame !== null && !/^[1-9]\d{0,8}$/.test(frame)) return fail({ kind: 'bad-request', detail: 'frame' });
  const frameNumber = frame === null ? Math.max(1, Math.ceil(NumberOfFrames / 2)) : Number(frame);
  if (frameNumber > NumberOfFrames) return fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber });
  return ok({ instance: instance.value, frameNumber });
}

/** The middle image of the series, or of the study's first series that has one. */
function seriesTarget(c: Context, library: Library): Result<Target> {
  const address = c.req.param('series') === undefined ? null : seriesOf(c);
  if (address !== null && !address.ok) return address;
  const study = studyOf(c);
  if (!study.ok) return study;
  const StudyInstanceUID = study.value;
  const wanted = address?.value.SeriesInstanceUID;
  const seriesList = library.studyDetail(StudyInstanceUID)?.seriesList ?? [];
  const series = seriesList.find((each) =>
    wanted === undefined ? each.thumbnail !== null : each.SeriesInstanceUID === wanted,
  );
  if (series === undefined) {
    return wanted === undefined
      ? fail({ kind: 'study-not-found', StudyInstanceUID })
      : fail({ kind: 'series-not-found', SeriesInstanceUID: wanted });
  }
  if (series.thumbnail === null) return fail({ kind: 'no-pixel-data', SOPInstanceUID: '' });
  const { SOPInstanceUID, frameNumber } = series.thumbnail;
  const instance = library.instance(StudyInstanceUID, series.SeriesInstanceUID, SOPInstanceUID);
  return instance === null
    ? fail({ kind: 'instance-not-found', SOPInstanceUID })
    : ok({ instance, frameNumber });
}

/** `viewport=w,h` and `window=center,width,function` (PS3.18 8.3.5.1.3 and 8.3.5.1.4); source regions are not supported. */
function viewOf(c: Context, isThumbnail: boolean): Result<View> {
  const viewport = c.req.query('viewport');
  const size = /^(\d{1,5}),(\d{1,5})$/.exec(viewport ?? '');
  const box = size === null ? null : { width: Number(size[1]), height: Number(size[2]) };
  const isSound = box === null ? viewport === undefined : Math.min(box.width, box.height) >= 1;
  if (!isSound || (box !== null && Math.max(box.width, box.height) > LARGEST_BOX)) {
    return fail({ kind: 'bad-request', detail: 'viewport' });
  }
  const window = windowOf(c.req.query('window'));
  if (!window.ok) return window;
  return ok({ box: box ?? (isThumbnail ? THUMBNAIL_BOX : null), window: window.value });
}

function windowOf(text: string | undefined): Result<Window | null> {
  if (text === undefined) return ok(null);
  const [center = NaN, width = NaN] = text.split(',', 2).map(Number);
  const shape = shapeOf(text.split(',')[2] ?? 'linear');
  if (!Number.isFinite(center) || !(width > 0) || shape === null || (shape === 'LINEAR' && width < 1)) {
    return fail({ kind: 'bad-request', detail: 'window' });
  }
  return ok({ center, width, shape });
}

function shapeOf(name: string): Window['shape'] | null {
  const shapes = { linear: 'LINEAR', 'linear-exact': 'LINEAR_EXACT', sigmoid: 'SIGMOID' } as const;
  return name === 'linear' || name === 'linear-exact' || name === 'sigmoid' ? shapes[name] : null;
}
