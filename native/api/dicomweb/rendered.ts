import { Hono, type Context } from 'hono';
import type { ImageVoi, VoiFunction } from '../../../pixels/index.ts';
import { fail, ok, type Result } from '../../contract/index.ts';
import type { Library } from '../../library/types.ts';
import { failed } from '../reply.ts';
import type { PictureFormat } from '../rendering/index.ts';
import type { Services } from '../services.ts';
import { responseBytes } from '../responseBytes.ts';
import { covers, wantedOf } from './accept.ts';
import { imageIn, type Image, type ImageOf, libraryImages } from './image.ts';
import { seriesOf, studyOf } from './levels.ts';
import type { Pixels } from './pixelsHost.ts';
import { type Viewport, viewportOf } from './viewport.ts';
import { warningHeader } from './warnings.ts';

// PS3.18 8.7.4: JPEG is what rendered images come as when nothing else is asked for.
const FORMATS = ['image/jpeg', 'image/png'] as const;
const THUMBNAIL_BOX = { width: 160, height: 160 };
const KEPT_BOX = 512;
const USUAL_QUALITY = 90;
const INSTANCE = '/studies/:study/series/:series/instances/:instance';

type Target = { readonly image: Image; readonly frameNumber: number };
type View = Viewport & {
  readonly window: ImageVoi | null;
  readonly isThumbnail: boolean;
  readonly format: PictureFormat;
};

/** What small thumbnails are kept in. */
type Shelf = Pick<Library, 'cached' | 'cache'>;

/** Rendered images and thumbnails (PS3.18 10.4.1.1.7 and 10.4.1.1.8); thumbnails are kept beside the index. */
export function renderedRoutes({ library }: Services, pixels: Pixels): Hono {
  const thumbnail = (c: Context): Promise<Response> =>
    picture(c, { pixels, shelf: library, target: seriesTarget(c, library), isThumbnail: true });
  return new Hono()
    .route('/', pictureRoutes(libraryImages(library), pixels, library))
    .get('/studies/:study/series/:series/thumbnail', thumbnail)
    .get('/studies/:study/thumbnail', thumbnail);
}

/** Those of single instances and frames, wherever they are. */
export function pictureRoutes(imageOf: ImageOf, pixels: Pixels, shelf: Shelf | null): Hono {
  const draw = async (c: Context, frame: string | null, isThumbnail: boolean): Promise<Response> =>
    picture(c, { pixels, shelf, target: targetIn(await imageOf(c), frame), isThumbnail });
  return new Hono()
    .get(`${INSTANCE}/rendered`, (c) => draw(c, null, false))
    .get(`${INSTANCE}/frames/:frames/rendered`, (c) => draw(c, c.req.param('frames'), false))
    .get(`${INSTANCE}/thumbnail`, (c) => draw(c, null, true))
    .get(`${INSTANCE}/frames/:frames/thumbnail`, (c) => draw(c, c.req.param('frames'), true));
}

async function picture(
  c: Context,
  options: { pixels: Pixels; shelf: Shelf | null; target: Result<Target>; isThumbnail: boolean },
): Promise<Response> {
  const { pixels, shelf, target, isThumbnail } = options;
  if (!target.ok) return failed(c, target.failure);
  const view = viewOf(c, isThumbnail);
  if (!view.ok) return failed(c, view.failure);
  const { image, frameNumber } = target.value;
  const key = cacheKey(target.value, view.value);
  const known = key === null ? null : (shelf?.cached(key) ?? null);
  const drawn =
    known === null
      ? await pixels.picture(image, { frameNumber, ...view.value }, c.req.raw.signal)
      : ok(known);
  if (!drawn.ok) return failed(c, drawn.failure);
  if (key !== null && known === null) shelf?.cache(key, drawn.value);
  const { type } = view.value.format;
  return responseBytes(drawn.value, { ...warningsOf(c, type), 'content-type': type, vary: 'accept' });
}

/** PS3.18 8.3.4: what was asked for and is not done is named. */
function warningsOf(c: Context, type: PictureFormat['type']): Record<string, string> {
  const ignored = ['annotation', 'iccprofile', ...(type === 'image/png' ? ['quality'] : [])];
  const asked = ignored.filter((name) => c.req.query(name) !== undefined);
  return warningHeader(asked.map((name) => `The ${name} parameter is not supported and was ignored`));
}

/** Only small thumbnails with the header's own window are kept. Kept for the very file only. */
function cacheKey({ image, frameNumber }: Target, view: View): string | null {
  const { box, window, format, isThumbnail } = view;
  if (
    !image.kept ||
    !isThumbnail ||
    window !== null ||
    box === null ||
    box.width > KEPT_BOX ||
    box.height > KEPT_BOX
  )
    return null;
  const kind = format.type === 'image/png' ? 'png' : `q${format.quality}`;
  return `thumbnail-2/${image.name}/${frameNumber}/${box.width}x${box.height}/${kind}`;
}

function targetIn(image: Result<Image>, frame: string | null): Result<Target> {
  if (!image.ok) return image;
  const { SOPInstanceUID, NumberOfFrames, hasPixelData } = image.value;
  if (!hasPixelData) return fail({ kind: 'no-pixel-data', SOPInstanceUID });
  if (frame !== null && !/^[1-9]\d{0,8}$/.test(frame)) return fail({ kind: 'bad-request', detail: 'frame' });
  const frameNumber = frame === null ? Math.max(1, Math.ceil(NumberOfFrames / 2)) : Number(frame);
  if (frameNumber > NumberOfFrames) return fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber });
  return ok({ image: image.value, frameNumber });
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
    : ok({ image: imageIn(library, instance), frameNumber });
}

/** `viewport`, `window=center,width,function` and `quality` (PS3.18 8.3.5.1.3, 8.3.5.1.4 and 8.3.5.1.2). */
function viewOf(c: Context, isThumbnail: boolean): Result<View> {
  const viewport = viewportOf(c.req.query('viewport'), isThumbnail);
  if (!viewport.ok) return viewport;
  const window = windowOf(c.req.query('window'));
  if (!window.ok) return window;
  const format = formatOf(c);
  if (!format.ok) return format;
  const box = viewport.value.box ?? (isThumbnail ? THUMBNAIL_BOX : null);
  return ok({ ...viewport.value, box, window: window.value, isThumbnail, format: format.value });
}

/** The client's first choice among what there is; where a range covers both, JPEG. */
function formatOf(c: Context): Result<PictureFormat> {
  const quality = c.req.query('quality') ?? String(USUAL_QUALITY);
  if (!/^([1-9]\d?|100)$/.test(quality)) return fail({ kind: 'bad-request', detail: 'quality' });
  for (const { multipart, type: range } of wantedOf(c)) {
    const type = multipart === true ? undefined : FORMATS.find((format) => covers(range, format));
    if (type === 'image/png') return ok({ type });
    if (type === 'image/jpeg') return ok({ type, quality: Number(quality) });
  }
  return fail({ kind: 'not-acceptable', detail: FORMATS.join(', ') });
}

const FUNCTIONS = new Map<string, VoiFunction>([
  ['linear', 'LINEAR'],
  ['linear-exact', 'LINEAR_EXACT'],
  ['sigmoid', 'SIGMOID'],
]);

function windowOf(text: string | undefined): Result<ImageVoi | null> {
  if (text === undefined) return ok(null);
  const [center = NaN, width = NaN] = text.split(',', 2).map(Number);
  const chosen = FUNCTIONS.get(text.split(',')[2] ?? 'linear');
  if (
    !Number.isFinite(center) ||
    !(width > 0) ||
    chosen === undefined ||
    (chosen === 'LINEAR' && width < 1)
  ) {
    return fail({ kind: 'bad-request', detail: 'window' });
  }
  return ok({ center, width, lut: null, function: chosen });
}
