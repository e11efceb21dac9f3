import { sizeProblem, storedFromCoded } from '../codedSamples.ts';
import { failed, type Layout } from '../layout.ts';
import type { PixelResult, StoredPixels } from '../types.ts';
import { coefficientPlanes, decodeBlockScan, type CoefficientPlane } from './blocks.ts';
import { entropyData } from './entropy.ts';
import { transformPlane } from './idct.ts';
import { decodeLosslessScan, type LosslessImage } from './lossless.ts';
import { emptyTables, type Frame, readSegment, type Scan, type Tables } from './markers.ts';
import { pixelsFromPlanes } from './planes.ts';

/** A picture under construction: what the scans until now have given. */
type Picture = (
  | { readonly kind: 'lossless'; readonly image: LosslessImage; lowest: number }
  | { readonly kind: 'dct'; readonly planes: readonly CoefficientPlane[]; rows: number }
) & {
  /** Components that a first scan has given something of. */
  readonly seen: Set<number>;
  announcedEnd: boolean;
};

/** No sane encoder makes more scans; a hostile one may not make us work for ever. */
const MAX_SCANS = 200;

/**
 * JPEG (ISO/IEC 10918-1) to stored values: baseline, extended and progressive DCT of 8 and 12 bits, lossless of 2 to 16
 * bits. Colour is left as coded: YBR stays YBR, at full resolution. A stream that ends early or breaks gives its whole
 * rows (see StoredPixels.decodedRows); one without a whole row is damaged.
 */
export function decodeJpeg(bytes: Uint8Array, layout: Layout): PixelResult<StoredPixels> {
  const tables = emptyTables();
  let frame: Frame | null = null;
  let picture: Picture | null = null;
  let at = 2;
  for (let scans = 0; scans < MAX_SCANS;) {
    const segment = readSegment(bytes, at, tables, frame);
    if (segment.kind === 'end') {
      if (picture) picture.announcedEnd = segment.announced;
      break;
    }
    if (segment.kind === 'broken') {
      if (picture) break;
      return failed('damaged-pixel-data', `jpeg-${segment.detail}`);
    }
    if (segment.kind === 'frame') {
      if (frame) break;
      frame = segment.frame.height === 0 ? { ...segment.frame, height: layout.Rows } : segment.frame;
      const started = startPicture(frame, layout);
      if (!started.ok) return started;
      picture = started.value;
    }
    if (segment.kind !== 'scan') {
      at = segment.next;
      continue;
    }
    if (!frame || !picture) return failed('damaged-pixel-data', 'jpeg-scan-before-frame');
    const entropy = entropyData(bytes, segment.scan.dataStart);
    const refused = decodeScan(frame, segment.scan, tables, entropy, picture);
    if (refused && scans === 0) return failed('damaged-pixel-data', `jpeg-${refused}`);
    if (refused) break;
    at = entropy.next;
    scans += 1;
  }
  if (!frame || !picture) return failed('damaged-pixel-data', 'jpeg-no-frame-header');
  if (picture.seen.size < frame.components.length)
    return failed('damaged-pixel-data', 'jpeg-component-absent');
  return finish(frame, picture, tables, layout);
}

function startPicture(frame: Frame, layout: Layout): PixelResult<Picture> {
  const { marker, precision } = frame;
  const lossless = marker === 0xc3;
  const dct = marker === 0xc0 || marker === 0xc1 || marker === 0xc2;
  if (!lossless && !dct) return failed('unsupported-pixel-format', `jpeg-sof-${marker.toString(16)}`);
  const precise = lossless ? precision >= 2 && precision <= 16 : precision === 8 || precision === 12;
  if (!precise) return failed('unsupported-pixel-format', `jpeg-precision-${precision}`);
  const problem = sizeProblem({ ...frame, components: frame.components.length }, layout);
  if (problem) return failed('damaged-pixel-data', problem);
  const begun = { seen: new Set<number>(), announcedEnd: false };
  if (dct) {
    const planes = coefficientPlanes(frame);
    return { ok: true, value: { kind: 'dct', planes, rows: frame.height, ...begun } };
  }
  const [first] = frame.components;
  if (frame.components.some((c) => c.h !== first?.h || c.v !== first.v)) {
    return failed('unsupported-pixel-format', 'jpeg-lossless-subsampled');
  }
  const values = new Uint16Array(frame.width * frame.height * frame.components.length);
  return {
    ok: true,
    value: { kind: 'lossless', image: { values, rows: frame.height }, lowest: 0, ...begun },
  };
}

function decodeScan(
  frame: Frame,
  scan: Scan,
  tables: Tables,
  entropy: ReturnType<typeof entropyData>,
  picture: Picture,
): string | null {
  if (frame.marker !== 0xc2 || scan.spectralStart === 0)
    for (const { index } of scan.components) picture.seen.add(index);
  if (picture.kind === 'lossless') {
    picture.lowest = scan.low;
    return decodeLosslessScan(frame, scan, tables, entropy, picture.image);
  }
  const outcome = decodeBlockScan(frame, scan, tables, entropy, picture.planes);
  if ('refused' in outcome) return outcome.refused;
  if (outcome.mcuRows < outcome.mcuRowsWanted) {
    const rowsPerMcu = Math.ceil(frame.height / outcome.mcuRowsWanted);
    picture.rows = Math.min(picture.rows, outcome.mcuRows * rowsPerMcu);
  }
  return null;
}

function finish(frame: Frame, picture: Picture, tables: Tables, layout: Layout): PixelResult<StoredPixels> {
  const values =
    picture.kind === 'lossless' ? losslessValues(picture) : dctValues(frame, picture.planes, tables);
  if (!values) return failed('damaged-pixel-data', 'jpeg-quantisation-table');
  const rows = picture.kind === 'lossless' ? picture.image.rows : picture.rows;
  const truncated = rows < Math.min(frame.height, layout.Rows);
  if (truncated && rows === 0) return failed('damaged-pixel-data', 'less-than-one-row');
  // Every row of a progressive picture is there after the first scans; what was cut off is detail.
  const refinementCut = frame.marker === 0xc2 && !picture.announcedEnd;
  if (truncated) values.fill(0, rows * frame.width * frame.components.length);
  return storedFromCoded(
    {
      values,
      width: frame.width,
      height: frame.height,
      components: frame.components.length,
      precision: frame.precision,
      ...colourSpace(frame, tables, layout),
      lossy: picture.kind === 'dct',
      tolerated: truncated || refinementCut ? ['truncated'] : [],
      ...(truncated ? { decodedRows: rows } : {}),
    },
    layout,
  );
}

function losslessValues(picture: Extract<Picture, { kind: 'lossless' }>) {
  const { values } = picture.image;
  const shift = picture.lowest;
  if (shift > 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) << shift;
  return values;
}

function dctValues(frame: Frame, planes: readonly CoefficientPlane[], tables: Tables) {
  const hMax = Math.max(...frame.components.map((c) => c.h));
  const vMax = Math.max(...frame.components.map((c) => c.v));
  const components = [];
  for (const [index, component] of frame.components.entries()) {
    const quant = tables.quant[component.quantTable];
    const plane = planes[index];
    if (!quant || !plane) return null;
    components.push({
      plane: transformPlane(plane, quant, frame.precision),
      ownWidth: Math.ceil((frame.width * component.h) / hMax),
      ownHeight: Math.ceil((frame.height * component.v) / vMax),
      across: hMax / component.h,
      down: vMax / component.v,
    });
  }
  return pixelsFromPlanes(components, frame.width, frame.height);
}

/**
 * The colour space of three-component samples. The code stream's own word counts before the header's label, which is
 * wrong in many files: Adobe's marker, subsampled chroma (never RGB), JFIF, component names; then the label.
 */
function colourSpace(frame: Frame, tables: Tables, layout: Layout): { PhotometricInterpretation?: string } {
  if (frame.components.length !== 3) return {};
  const label = layout.PhotometricInterpretation;
  const [first, second, third] = frame.components;
  const named = first?.id === 0x52 && second?.id === 0x47 && third?.id === 0x42;
  const subsampled = frame.components.some((c) => c.h !== first?.h || c.v !== first.v);
  const lossless = frame.marker === 0xc3;
  if (tables.adobeTransform !== null && !lossless) {
    return { PhotometricInterpretation: tables.adobeTransform === 0 && !subsampled ? 'RGB' : 'YBR_FULL' };
  }
  if (named) return { PhotometricInterpretation: 'RGB' };
  if (!lossless && (subsampled || tables.jfif)) return { PhotometricInterpretation: 'YBR_FULL' };
  return { PhotometricInterpretation: label.startsWith('YBR') ? 'YBR_FULL' : label };
}
