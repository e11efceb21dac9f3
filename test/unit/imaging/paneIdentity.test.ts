import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Failure, Result } from '../../../native/contract/index.ts';
import { createCanvasRenderer } from '../../../renderer/imaging/draw/canvasRenderer.ts';
import type { GpuService } from '../../../renderer/imaging/draw/gpuService.ts';
import type { FetchedFrame, FrameKey, FrameTransport } from '../../../renderer/imaging/frames/transport.ts';
import { createFrameStore } from '../../../renderer/imaging/frames/store.ts';
import type { FrameStore } from '../../../renderer/imaging/frames/store.ts';
import { imageName } from '../../../renderer/imaging/imageName.ts';
import { addressOf, buildSeries } from '../../../renderer/imaging/metadata/series.ts';
import { createPane } from '../../../renderer/imaging/pane/pane.ts';
import type { Pane, SeriesModel } from '../../../renderer/imaging/types.ts';
import { FakeElement, fakePage, settled } from './fakePage.ts';
import type { FakePage } from './fakePage.ts';
import { dataSet } from './made.ts';

// CORRECTNESS 35, a hundred thousand times: a pane and its frames, late, out of turn, failed and given up, under a name that
// is written after the picture as React writes it, sometimes frames later. Every image is of one grey that says which it is.

const STUDIES = 6;
const IMAGES = 8;
const SIDE = 4;
const greyOf = (study: number, image: number): number => 10 + study * IMAGES + image;

function madeSeries(study: number): SeriesModel {
  const [StudyInstanceUID, SeriesInstanceUID] = [`1.2.${study + 1}`, `1.2.${study + 1}.1`];
  const address = addressOf('library', StudyInstanceUID, SeriesInstanceUID);
  if (address === null) throw new Error('UIDs');
  const instances = Array.from({ length: IMAGES }, (_, image) =>
    dataSet({
      StudyInstanceUID,
      SeriesInstanceUID,
      SOPInstanceUID: `${SeriesInstanceUID}.${image + 1}`,
      InstanceNumber: image + 1,
      PatientName: `PATIENT ${study}`,
      Modality: 'OT',
      Rows: SIDE,
      Columns: SIDE,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      WindowCenter: 128,
      WindowWidth: 256,
    }),
  );
  return buildSeries(instances, address);
}

const greyOfFrame = ({ StudyInstanceUID, SOPInstanceUID }: FrameKey): number =>
  greyOf(Number(StudyInstanceUID.split('.')[2]) - 1, Number(SOPInstanceUID.split('.')[4]) - 1);

type Chance = (below: number) => number;

/** Numbers that are the same for the same seed. */
function chanceOf(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Answers when it is told to, one of what was asked for, in any order. */
function tornTransport(chance: Chance) {
  const waiting: { answer: () => void }[] = [];
  const failure: Failure = { kind: 'internal' }; // asked for again when somebody looks
  const resultOf = (frame: FrameKey): Result<FetchedFrame> =>
    chance(40) === 0
      ? { ok: false, failure }
      : {
          ok: true,
          value: {
            bytes: new Uint8Array(SIDE * SIDE).fill(greyOfFrame(frame)),
            TransferSyntaxUID: '1.2.840.10008.1.2.1',
          },
        };
  const transport: FrameTransport = {
    batchSize: 3,
    parallel: 2,
    fetch: (frames, deliver, signal) =>
      new Promise((resolve, reject) => {
        let left = frames.length;
        for (const [index, frame] of frames.entries())
          waiting.push({
            answer: () => {
              deliver(index, resultOf(frame));
              if (--left === 0) resolve();
            },
          });
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')), { once: true });
      }),
  };
  return {
    transport,
    answerOne: () => waiting.splice(chance(waiting.length), 1)[0]?.answer(),
  };
}

/** A name over the picture that is written some turns after the pane has told of it. */
function lateName(pane: Pane, chance: Chance) {
  let written: { image: string; grey: number } | null = null;
  let due = 0;
  const write = (): void => {
    const { shown, series, shownIndex } = pane.state();
    const study = Number(series?.StudyInstanceUID.split('.')[2] ?? 0) - 1;
    written =
      shown === null || shownIndex === null
        ? null
        : { image: imageName(shown), grey: greyOf(study, shownIndex) };
    due = 0;
  };
  pane.subscribe(() => {
    if (due > 0) return;
    // Mostly at the end of the turn; now and then later than the pane waits.
    due = chance(30) === 0 ? chance(6) + 1 : 0;
    if (due === 0) queueMicrotask(write);
  });
  pane.watchLayer('identity', () => written?.image ?? null);
  return {
    written: () => written,
    frame: () => {
      if (due > 0 && --due === 0) write();
    },
  };
}

const noGpu: GpuService = {
  state: () => ({ kind: 'none' }),
  start: () => undefined,
  subscribe: () => () => undefined,
  createRenderer: () => null,
  dispose: () => undefined,
};

/** An engine that comes and goes; what it has drawn goes with it. */
function fickleGpu(): { readonly gpu: GpuService; readonly turn: () => void } {
  const listeners = new Set<() => void>();
  let kind: 'ready' | 'lost' = 'ready';
  const gpu: GpuService = {
    ...noGpu,
    state: () => ({ kind }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    createRenderer: () => (kind === 'ready' ? { ...createCanvasRenderer(), kind: 'gpu' } : null),
  };
  const turn = (): void => {
    kind = kind === 'ready' ? 'lost' : 'ready';
    for (const listener of listeners) listener();
  };
  return { gpu, turn };
}
const screen = { mmPerDevicePixel: () => null, set: () => undefined, subscribe: () => () => undefined };

function paneOn(page: FakePage, frames: FrameStore, gpu: GpuService) {
  const from = page.made.length;
  const pane = createPane({ frames, gpu, screen });
  const surface = page.made[from];
  if (surface === undefined) throw new Error('the pane made no elements');
  pane.attach(new FakeElement() as unknown as HTMLElement);
  const covered = (): boolean => surface.style['opacity'] === '0';
  /** The grey that can be seen; null: nothing; -1: more than one. */
  const seen = (): number | null => {
    if (covered()) return null;
    const canvases = page.made
      .slice(from + 1)
      .filter((each) => !each.removed && each.style['visibility'] === 'visible');
    const greys = new Set<number>();
    for (const { pixels } of canvases)
      for (let at = 0; at < (pixels?.length ?? 0); at += 4) greys.add(pixels?.[at] ?? 0);
    greys.delete(0); // beside the picture
    const [grey = null] = greys;
    return greys.size > 1 ? -1 : grey;
  };
  return { pane, seen, covered };
}

type Counted = { switches: number; seen: number; wiped: number; wrong: string[]; images: Set<number> };

async function switchAbout(
  page: FakePage,
  options: {
    readonly seed: number;
    readonly switches: number;
    readonly store?: (made: FrameStore) => FrameStore;
    readonly fickle?: boolean; // the engine
  },
): Promise<Counted> {
  const { seed, switches, store, fickle = false } = options;
  const chance = chanceOf(seed);
  const torn = tornTransport(chance);
  const made = createFrameStore({ budgetBytes: SIDE * SIDE * 12, transport: () => torn.transport });
  const engine = fickle ? fickleGpu() : null;
  const { pane, seen, covered } = paneOn(page, store?.(made) ?? made, engine?.gpu ?? noGpu);
  const name = lateName(pane, chance);
  const models = Array.from({ length: STUDIES }, (_, study) => madeSeries(study));
  const counted: Counted = { switches: 0, seen: 0, wiped: 0, wrong: [], images: new Set() };
  const acts: readonly (() => void)[] = [
    () => pane.show(models[chance(STUDIES)] ?? null, chance(IMAGES)),
    () => pane.show(models[chance(STUDIES)] ?? null, chance(IMAGES)),
    () => pane.scrollTo(chance(IMAGES)),
    () => pane.scrollTo(chance(IMAGES)),
    () => pane.scrollBy(chance(2) === 0 ? 1 : -1),
    () => pane.show(null),
    () => pane.flip('horizontal'),
    () => pane.zoomBy(1.1),
    () => pane.reset(),
  ];
  while (counted.switches < switches) {
    acts[chance(acts.length)]?.();
    counted.switches += 1;
    if (engine !== null && chance(3) === 0) engine.turn();
    for (let answers = chance(4); answers > 0; answers--) torn.answerOne();
    if (chance(3) !== 0) continue;
    if (chance(2) === 0) await settled();
    await page.frame();
    name.frame();
    await settled();
    const grey = seen();
    if (pane.state().status.kind === 'failed') counted.wiped += 1;
    const named = pane.state().shown;
    if (grey === null && named !== null && !covered())
      counted.wrong.push(`nothing under ${imageName(named)}`);
    if (grey === null) continue;
    counted.seen += 1;
    counted.images.add(grey);
    const written = name.written();
    const { shown } = pane.state();
    if (grey !== written?.grey || shown === null || written.image !== imageName(shown))
      counted.wrong.push(`grey ${grey} under ${written?.image ?? 'no name'}`);
  }
  pane.dispose();
  made.dispose();
  return counted;
}

afterEach(() => vi.unstubAllGlobals());

describe('a pane', () => {
  it('shows no pixels under another name, in 100,000 switches', { timeout: 240_000 }, async () => {
    const page = fakePage();
    const counted = await switchAbout(page, { seed: 2024, switches: 100_000 });
    expect(counted.wrong).toEqual([]);
    expect(counted.seen).toBeGreaterThan(10_000);
    expect(counted.wiped).toBeGreaterThan(10);
    expect(counted.images.size).toBe(STUDIES * IMAGES);
    // What it could not show it has said, by UIDs.
    expect(String(page.reported[0])).toMatch(/A pane was wiped: identity of .* over pixels of 1\.2\.\d/);
  });

  it('shows none when its engine comes and goes, either: an older picture of the other canvas is not seen', async () => {
    const counted = await switchAbout(fakePage(), { seed: 11, switches: 30_000, fickle: true });
    expect(counted.wrong).toEqual([]);
    expect(counted.seen).toBeGreaterThan(3000);
  });

  it('is found out here when its frames bear a name that is not theirs', async () => {
    const liar = (made: FrameStore): FrameStore => ({
      ...made,
      get usedBytes() {
        return made.usedBytes;
      },
      get(series, index) {
        const own = made.get(series, index);
        const other = made.get(series, (index + 1) % IMAGES);
        return own === null || other === null ? own : { ...other, ref: own.ref };
      },
    });
    const counted = await switchAbout(fakePage(), { seed: 7, switches: 2000, store: liar });
    expect(counted.wrong.length).toBeGreaterThan(0);
  });

  it('does not draw a frame that says that it is another image', async () => {
    const mixedUp = (made: FrameStore): FrameStore => ({
      ...made,
      get usedBytes() {
        return made.usedBytes;
      },
      get: (series, index) => made.get(series, (index + 1) % IMAGES),
    });
    const counted = await switchAbout(fakePage(), { seed: 7, switches: 2000, store: mixedUp });
    expect([counted.seen, counted.wrong]).toEqual([0, []]);
  });
});
