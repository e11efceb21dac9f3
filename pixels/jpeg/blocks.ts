import { BitReader, type EntropyData } from './entropy.ts';
import type { HuffmanTable } from './huffman.ts';
import { type Frame, type Scan, type Tables, ZIGZAG } from './markers.ts';

/** Quantised coefficients of one component, natural order, blocks in raster order, padded to whole MCUs. */
export type CoefficientPlane = {
  readonly coefficients: Int16Array;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Blocks that cover the picture itself: what a scan of this component alone codes (A.2.3). */
  readonly ownAcross: number;
  readonly ownDown: number;
  readonly h: number;
  readonly v: number;
};

type Part = {
  readonly plane: CoefficientPlane;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  prediction: number;
};

/** Decodes one block's share of a scan into coefficients[offset..]. False: the code is broken. */
type BlockDecoder = (bits: BitReader, part: Part, offset: number) => boolean;

/** What a scan gave: whole rows of MCUs, or why it cannot be decoded at all. */
export type ScanOutcome =
  { readonly mcuRows: number; readonly mcuRowsWanted: number } | { readonly refused: string };

/** Lays out the coefficient planes of a frame. */
export function coefficientPlanes(frame: Frame): CoefficientPlane[] {
  const hMax = Math.max(...frame.components.map((c) => c.h));
  const vMax = Math.max(...frame.components.map((c) => c.v));
  const mcusAcross = Math.ceil(frame.width / (8 * hMax));
  const mcusDown = Math.ceil(frame.height / (8 * vMax));
  return frame.components.map(({ h, v }) => ({
    coefficients: new Int16Array(mcusAcross * h * mcusDown * v * 64),
    blocksAcross: mcusAcross * h,
    blocksDown: mcusDown * v,
    ownAcross: Math.ceil(Math.ceil((frame.width * h) / hMax) / 8),
    ownDown: Math.ceil(Math.ceil((frame.height * v) / vMax) / 8),
    h,
    v,
  }));
}

/** Decodes one scan of a sequential or progressive DCT frame (Annex F.2, G.2) into the planes. */
export function decodeBlockScan(
  frame: Frame,
  scan: Scan,
  tables: Tables,
  entropy: EntropyData,
  planes: readonly CoefficientPlane[],
): ScanOutcome {
  const parts: Part[] = [];
  for (const { index, dcTable, acTable } of scan.components) {
    const plane = planes[index];
    if (!plane) return { refused: 'scan-header' };
    parts.push({ plane, dc: tables.dc[dcTable], ac: tables.ac[acTable], prediction: 0 });
  }
  const decodeBlock = blockDecoder(frame.marker === 0xc2, scan, parts);
  if (!decodeBlock) return { refused: 'scan-header' };
  const [only] = parts;
  const { across, down } =
    parts.length === 1 && only
      ? { across: only.plane.ownAcross, down: only.plane.ownDown }
      : mcuGrid(parts.map((p) => p.plane));
  const bits = new BitReader(entropy.data);
  const interval = tables.restartInterval;
  let index = 0;
  for (let my = 0; my < down; my++) {
    for (let mx = 0; mx < across; mx++, index++) {
      if (index === 0 || (interval > 0 && index % interval === 0)) {
        const part = entropy.intervals[interval > 0 ? index / interval : 0];
        if (!part || bits.overrun) return { mcuRows: my, mcuRowsWanted: down };
        bits.enter(part);
        decodeBlock.restart();
        for (const p of parts) p.prediction = 0;
      }
      const sound =
        parts.length === 1 && only
          ? decodeBlock.block(bits, only, (my * only.plane.blocksAcross + mx) * 64)
          : decodeMcu(decodeBlock.block, bits, parts, mx, my);
      if (!sound) return { mcuRows: my, mcuRowsWanted: down };
    }
    if (bits.overrun) return { mcuRows: my, mcuRowsWanted: down };
  }
  return { mcuRows: down, mcuRowsWanted: down };
}

function mcuGrid(planes: readonly CoefficientPlane[]): { across: number; down: number } {
  const [first] = planes;
  return first
    ? { across: first.blocksAcross / first.h, down: first.blocksDown / first.v }
    : { across: 0, down: 0 };
}

function decodeMcu(
  block: BlockDecoder,
  bits: BitReader,
  parts: readonly Part[],
  mx: number,
  my: number,
): boolean {
  for (const part of parts) {
    const { h, v, blocksAcross } = part.plane;
    for (let y = 0; y < v; y++) {
      for (let x = 0; x < h; x++) {
        if (!block(bits, part, ((my * v + y) * blocksAcross + mx * h + x) * 64)) return false;
      }
    }
  }
  return true;
}

type ScanDecoder = { readonly block: BlockDecoder; readonly restart: () => void };

function blockDecoder(progressive: boolean, scan: Scan, parts: readonly Part[]): ScanDecoder | null {
  const hasDc = parts.every((p) => p.dc);
  const hasAc = parts.every((p) => p.ac);
  const nothing = () => undefined;
  if (!progressive) return hasDc && hasAc ? { block: sequentialBlock, restart: nothing } : null;
  const { spectralStart, spectralEnd, high, low } = scan;
  if (spectralStart === 0) {
    if (high > 0) return { block: (bits, part, at) => refineDc(bits, part, at, low), restart: nothing };
    return hasDc ? { block: (bits, part, at) => firstDc(bits, part, at, low), restart: nothing } : null;
  }
  if (!hasAc || parts.length !== 1 || spectralEnd > 63 || spectralEnd < spectralStart) return null;
  const band: Band = { start: spectralStart, end: spectralEnd, low, endOfBand: 0 };
  const block: BlockDecoder =
    high === 0 ? (b, p, at) => firstAc(b, p, at, band) : (b, p, at) => refineAc(b, p, at, band);
  return { block, restart: () => void (band.endOfBand = 0) };
}

/** F.2.2: DC difference, then AC run lengths. */
function sequentialBlock(bits: BitReader, part: Part, offset: number): boolean {
  const { dc, ac } = part;
  if (!dc || !ac) return false;
  const { coefficients } = part.plane;
  const category = bits.symbol(dc);
  if (category < 0 || category > 15) return false;
  part.prediction += bits.signed(category);
  coefficients[offset] = part.prediction;
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0) {
      if (symbol !== 0xf0) return true;
      k += 15;
      continue;
    }
    k += symbol >> 4;
    if (k > 63) return false;
    coefficients[offset + (ZIGZAG[k] ?? 0)] = bits.signed(size);
  }
  return true;
}

function firstDc(bits: BitReader, part: Part, offset: number, low: number): boolean {
  if (!part.dc) return false;
  const category = bits.symbol(part.dc);
  if (category < 0 || category > 15) return false;
  part.prediction += bits.signed(category);
  part.plane.coefficients[offset] = part.prediction << low;
  return true;
}

function refineDc(bits: BitReader, part: Part, offset: number, low: number): boolean {
  const { coefficients } = part.plane;
  if (bits.bit() !== 0) coefficients[offset] = (coefficients[offset] ?? 0) | (1 << low);
  return true;
}

type Band = { readonly start: number; readonly end: number; readonly low: number; endOfBand: number };

/** G.1.2.2: first pass of a band, with end-of-band runs. */
function firstAc(bits: BitReader, part: Part, offset: number, band: Band): boolean {
  if (band.endOfBand > 0) {
    band.endOfBand -= 1;
    return true;
  }
  if (!part.ac) return false;
  for (let k = band.start; k <= band.end; k++) {
    const symbol = bits.symbol(part.ac);
    if (symbol < 0) return false;
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && run < 15) {
      band.endOfBand = (1 << run) - 1 + bits.bits(run);
      return true;
    }
    k += run;
    if (size === 0) continue;
    if (k > 63) return false;
    part.plane.coefficients[offset + (ZIGZAG[k] ?? 0)] = bits.signed(size) << band.low;
  }
  return true;
}

/** G.1.2.3: a further bit for coefficients already known, and new ones of magnitude 1 in between. */
function refineAc(bits: BitReader, part: Part, offset: number, band: Band): boolean {
  const { coefficients } = part.plane;
  const unit = 1 << band.low;
  let k = band.start;
  if (band.endOfBand === 0) {
    if (!part.ac) return false;
    while (k <= band.end) {
      const symbol = bits.symbol(part.ac);
      if (symbol < 0) return false;
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size > 1) return false;
      let fresh = 0;
      if (size === 1) fresh = bits.bit() !== 0 ? unit : -unit;
      else if (run < 15) {
        band.endOfBand = (1 << run) + bits.bits(run);
        break;
      }
      k = refineRun(bits, coefficients, offset, { from: k, end: band.end, zeros: run, unit });
      if (fresh !== 0 && k <= band.end) coefficients[offset + (ZIGZAG[k] ?? 0)] = fresh;
      k += 1;
    }
  }
  if (band.endOfBand > 0) {
    refineRun(bits, coefficients, offset, { from: k, end: band.end, zeros: 64, unit });
    band.endOfBand -= 1;
  }
  return true;
}

type Run = { readonly from: number; readonly end: number; readonly zeros: number; readonly unit: number };

/** Refines known coefficients while passing `zeros` unknown ones; returns where the next unknown one stands. */
function refineRun(bits: BitReader, coefficients: Int16Array, offset: number, run: Run): number {
  let zeros = run.zeros;
  let k = run.from;
  for (; k <= run.end; k++) {
    const at = offset + (ZIGZAG[k] ?? 0);
    const value = coefficients[at] ?? 0;
    if (value === 0) {
      if (zeros === 0) return k;
      zeros -= 1;
    } else if (bits.bit() !== 0 && (Math.abs(value) & run.unit) === 0) {
      coefficients[at] = value + (value > 0 ? run.unit : -run.unit);
    }
  }
  return k;
}
